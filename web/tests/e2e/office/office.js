// An office as a user would run it: pages and a backend of its own, on a port of its own, for DingTalk and Gov-DingTalk.
// The backend signs by itself, so that our signature is checked against somebody else's.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { dingtalkSdk, govSdk } from '../../support/clients.js';

/** The SDKs that a page may load, by dialect. */
export const sdks = /** @type {const} */ ({
  dingtalk: {
    v3: 'dingtalk-jsapi 3.2.9',
    v2: 'dingtalk-jsapi 2.15.6',
    ours: 'our dd',
  },
  gov: {
    vendor: 'gdt-jsapi 1.9.51',
    ours: 'our dd for gov',
  },
});

/** @typedef {'dingtalk' | 'gov'} OfficeDialect */

/**
 * @typedef {object} Office
 * @property {string} url `http://127.0.0.1:5432`
 * @property {(key: string) => Promise<string>} token an access token of one of the sandbox's DingTalk apps
 * @property {(name: string) => any} app one of the sandbox's apps, by a part of its name
 * @property {() => Promise<void>} stop
 */

/**
 * @param {import('../../support/platform.js').Platform} platform
 * @returns {Promise<Office>}
 */
export async function openOffice(platform) {
  const { apps } = platform.json;
  const scripts = { '/dingtalk-v3.js': dingtalkSdk.v3, '/dingtalk-v2.js': dingtalkSdk.v2, '/gov-vendor.js': govSdk };
  /** @type {Office} */
  const office = {
    url: '',
    app: (name) => apps.find((/** @type {any} */ app) => `${app.dialect} ${app.name}`.includes(name)),
    token: (key) => dingtalkToken(platform, office, key),
    stop: async () => {},
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', office.url);
    const answer = (/** @type {string} */ type, /** @type {string} */ body) => {
      response.setHeader('content-type', `${type}; charset=utf-8`);
      response.end(body);
    };
    const json = (/** @type {Promise<unknown>} */ work) =>
      work.then(
        (value) => answer('application/json', JSON.stringify(value)),
        (error) => {
          response.statusCode = 502;
          answer('text/plain', String(error));
        }
      );
    const script = scripts[/** @type {keyof typeof scripts} */ (url.pathname)];
    if (script !== undefined) answer('text/javascript', script);
    else if (url.pathname === '/config') json(config(platform, office, url.searchParams));
    else if (url.pathname === '/ticket') json(govTicket(platform, office, url.searchParams.get('app') ?? 'gov Kanhe'));
    else if (url.pathname === '/page') answer('text/html', page(platform, url.searchParams));
    else {
      response.statusCode = 404;
      answer('text/plain', 'nothing here');
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  office.url = `http://127.0.0.1:${address.port}`;
  office.stop = async () => {
    server.closeAllConnections();
    server.close();
  };
  return office;
}

/**
 * @param {import('../../support/platform.js').Platform} platform
 * @param {URLSearchParams} asked
 */
function page(platform, asked) {
  const dialect = asked.get('dialect');
  const ours = dialect === 'gov' ? 'gdt.js' : 'dingtalk.open.js';
  const sdk = asked.get('sdk');
  const source = sdk === 'ours' ? `${platform.url}/open/js/${ours}` : `/${dialect}-${sdk}.js`;
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>Office</title>
<script src="${platform.url}/bridge/kanhe.js"></script>
<script>window.seen = { userAgent: navigator.userAgent };</script>
<script src="${source}"></script></head><body><h1>Office</h1></body></html>`;
}

/**
 * What the backend answers to its page: a config for a URL, signed with the digest that was asked for.
 * @param {import('../../support/platform.js').Platform} platform
 * @param {Office} office
 * @param {URLSearchParams} asked
 */
async function config(platform, office, asked) {
  const app = office.app(asked.get('app') ?? 'dingtalk Kanhe');
  const token = await dingtalkToken(platform, office, app.appkey);
  const { ticket } = await get(platform, `/get_jsapi_ticket?access_token=${token}`);
  const nonceStr = Math.random().toString(36).slice(2);
  const timeStamp = String(Date.now());
  const text = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timeStamp}&url=${asked.get('url')}`;
  const signature = createHash(asked.get('digest') ?? 'sha1').update(text).digest('hex');
  return { agentId: app.agentid, corpId: app.corpid, timeStamp, nonceStr, signature, type: 0 };
}

/**
 * @param {import('../../support/platform.js').Platform} platform
 * @param {Office} office
 * @param {string} key
 */
async function dingtalkToken(platform, office, key) {
  const app = platform.json.apps.find((/** @type {any} */ one) => one.appkey === key);
  return (await get(platform, `/gettoken?appkey=${app.appkey}&appsecret=${app.appsecret}`)).access_token;
}

/**
 * @param {import('../../support/platform.js').Platform} platform
 * @param {string} path
 */
async function get(platform, path) {
  const json = await (await fetch(platform.url + path)).json();
  if (json.errcode) throw new Error(`${path}: ${json.errcode} ${json.errmsg}`);
  return json;
}

/**
 * The vendor calls both the token and the ticket `accessToken`.
 * @param {import('../../support/platform.js').Platform} platform
 * @param {Office} office
 * @param {string} name
 */
async function govTicket(platform, office, name) {
  const { appkey, appsecret } = office.app(name);
  const token = await post(platform, '/gettoken.json', { appkey, appsecret });
  return { ticket: (await post(platform, '/get_jsapi_token.json', { accessToken: token.accessToken })).accessToken };
}

/**
 * @param {import('../../support/platform.js').Platform} platform
 * @param {string} path
 * @param {Record<string, string>} form
 */
export async function post(platform, path, form) {
  const answer = await fetch(platform.url + path, { method: 'POST', body: new URLSearchParams(form) });
  const json = await answer.json();
  if (!json.success || !json.content.success) throw new Error(`${path}: ${JSON.stringify(json)}`);
  return json.content.data;
}
