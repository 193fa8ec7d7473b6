// A shop: its page, and its backend, which signs for it. It knows nothing of Kanhe but the address of the "vendor".

import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const vendor = process.env.KANHE_URL ?? 'http://127.0.0.1:8787';
const site = new URL(process.env.SITE_URL ?? 'http://127.0.0.1:5173');

/** The demo app of `kanhe dev`. In production these come from the vendor's console. */
async function credentials() {
  const apps = await (await fetch(`${vendor}/sandbox/v1/apps`)).json();
  return apps.find((/** @type {{ dialect: string }} */ app) => app.dialect === 'wechat');
}

async function ticket() {
  const { appid, secret } = await credentials();
  const ask = async (/** @type {string} */ path) => (await fetch(`${vendor}${path}`)).json();
  const { access_token } = await ask(`/cgi-bin/token?grant_type=client_credential&appid=${appid}&secret=${secret}`);
  const { ticket, errmsg } = await ask(`/cgi-bin/ticket/getticket?access_token=${access_token}&type=jsapi`);
  if (!ticket) throw new Error(errmsg);
  return { appid, ticket };
}

/** What `wx.config` takes, for a page. @param {string} url */
async function pageConfig(url) {
  const { appid, ticket: jsapi_ticket } = await ticket();
  const nonceStr = randomBytes(8).toString('hex');
  const timestamp = Math.floor(Date.now() / 1000);
  const signed = `jsapi_ticket=${jsapi_ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${url.split('#')[0]}`;
  const signature = createHash('sha1').update(signed).digest('hex');
  return { appId: appid, timestamp, nonceStr, signature, jsApiList: ['scanQRCode', 'getLocation', 'getNetworkType'] };
}

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', site);
  try {
    if (pathname === '/config') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(await pageConfig(searchParams.get('url') ?? '')));
    } else if (pathname === '/sdk.js') {
      // In production the page loads it from the vendor.
      response.setHeader('content-type', 'text/javascript');
      response.end(await (await fetch(`${vendor}/open/js/jweixin-1.6.0.js`)).text());
    } else {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(await readFile(new URL('shop.html', import.meta.url)));
    }
  } catch (error) {
    response.statusCode = 502;
    response.end(String(error));
  }
});
server.listen(Number(site.port), site.hostname);
