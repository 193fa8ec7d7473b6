// A shop as a user would run it: a page and a backend of its own, on a port of its own, that know nothing of each
// other's insides. The backend signs by itself, so that our signature is checked against somebody else's.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** @param {string} path in node_modules */
const npm = (path) => readFileSync(new URL(`../node_modules/${path}`, import.meta.url), 'utf8');

/** The SDKs that a page may load. */
export const sdks = {
  ours: 'our SDK',
  original: 'weixin-js-sdk 1.6.0, the original script',
  bundled: 'weixin-js-sdk 1.6.5, as a bundler includes it',
};

/** @typedef {keyof typeof sdks} SdkName */

/**
 * @typedef {object} Shop
 * @property {string} url `http://127.0.0.1:5432`
 * @property {{ appid: string, secret: string }} app whose credentials its backend uses
 * @property {() => Promise<void>} stop
 */

/**
 * @param {import('../support/platform.js').Platform} platform
 * @returns {Promise<Shop>}
 */
export async function openShop(platform) {
  const shop = { url: '', app: platform.json.apps[0], stop: async () => {} };
  const scripts = {
    original: npm('weixin-js-sdk-1.6.0/index.original.js'),
    bundled: `(function () { var module = { exports: {} };\n${npm('weixin-js-sdk-1.6.5/index.js')}\nwindow.wx = module.exports; })();`,
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', shop.url);
    const answer = (/** @type {string} */ type, /** @type {string} */ body) => {
      response.setHeader('content-type', `${type}; charset=utf-8`);
      response.end(body);
    };
    if (url.pathname === '/config') {
      config(platform, shop.app, url.searchParams.get('url') ?? '').then(
        (signed) => answer('application/json', JSON.stringify(signed)),
        (error) => {
          response.statusCode = 502;
          answer('text/plain', String(error));
        }
      );
    } else if (url.pathname === '/original.js' || url.pathname === '/bundled.js') {
      answer('text/javascript', scripts[/** @type {'original' | 'bundled'} */ (url.pathname.slice(1, -3))]);
    } else if (url.pathname === '/shop') {
      const sdk = /** @type {SdkName} */ (url.searchParams.get('sdk'));
      answer('text/html', page(platform, sdk, url.searchParams.get('loader') ?? 'script'));
    } else {
      response.statusCode = 404;
      answer('text/plain', 'nothing here');
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  shop.url = `http://127.0.0.1:${address.port}`;
  shop.stop = async () => {
    server.closeAllConnections();
    server.close();
  };
  return shop;
}

/**
 * The ways in which a page loads the SDK (seed 003, "Step 2"): what stands before its tag and after it.
 * @type {Record<string, (source: string) => string>}
 */
const loaders = {
  script: (source) => `<script src="${source}"></script>`,
  amd: (source) => `<script>
  window.define = function (factory) { window.loaded = factory(); };
  define.amd = {};
</script><script src="${source}"></script><script>window.globalAfterLoading = typeof wx; var wx = window.loaded;</script>`,
  cmd: (source) => `<script>
  window.define = function (factory) {
    var module = { exports: {} };
    window.loaded = factory(function () {}, module.exports, module) || module.exports;
  };
  define.cmd = {};
</script><script src="${source}"></script><script>window.globalAfterLoading = typeof wx; var wx = window.loaded;</script>`,
  // The first address does not answer, so the page takes the second.
  second: (source) => `<script src="/unreachable/jweixin-1.6.0.js"></script>
<script>window.globalAfterLoading = typeof wx; if (!window.wx) document.write('<script src="${source}"><\\/script>');</script>`,
};

/**
 * @param {import('../support/platform.js').Platform} platform
 * @param {SdkName} sdk
 * @param {string} loader
 */
function page(platform, sdk, loader) {
  const source = sdk === 'ours' ? `${platform.url}/open/js/jweixin-1.6.0.js` : `/${sdk}.js`;
  const load = loaders[loader] ?? loaders['script'];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>
<script src="${platform.url}/bridge/kanhe.js"></script>
<script>window.seen = { bridge: typeof WeixinJSBridge, userAgent: navigator.userAgent };</script>
${load?.(source)}
<script>
  window.story = [];
  wx.error(function (result) { story.push(['error', result]); });
  wx.ready(function () { story.push(['ready']); });
  // As many pages do: configure as soon as the backend has answered, be the bridge there or not.
  if (location.search.includes('early')) {
    fetch('/config?url=' + encodeURIComponent(location.href)).then((answer) => answer.json()).then((config) => {
      seen.bridgeAtConfig = typeof WeixinJSBridge;
      wx.config(Object.assign(config, { jsApiList: [] }));
    });
  }
</script></head><body><h1>Shop</h1></body></html>`;
}

/**
 * What the backend answers to its page: a config for a URL.
 * @param {import('../support/platform.js').Platform} platform
 * @param {{ appid: string, secret: string }} app
 * @param {string} url
 */
async function config(platform, app, url) {
  const token = await api(platform, '/cgi-bin/stable_token', {
    grant_type: 'client_credential',
    appid: app.appid,
    secret: app.secret,
  });
  const ticket = await api(platform, `/cgi-bin/ticket/getticket?access_token=${token.access_token}&type=jsapi`);
  const nonceStr = Math.random().toString(36).slice(2);
  const timestamp = Math.floor(Date.now() / 1000);
  const text = `jsapi_ticket=${ticket.ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${url}`;
  const signature = createHash('sha1').update(text).digest('hex');
  return { appId: app.appid, timestamp, nonceStr, signature };
}

/**
 * @param {import('../support/platform.js').Platform} platform
 * @param {string} path
 * @param {unknown} [body]
 */
async function api(platform, path, body) {
  const answer = await fetch(
    platform.url + path,
    body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  );
  const json = await answer.json();
  if (json.errcode) throw new Error(`${path}: ${json.errcode} ${json.errmsg}`);
  return json;
}
