// The bridge in the web views of native hosts: iOS's WKScriptMessageHandler, Android's WebMessageListener and
// JavascriptInterface. What stands in for each native object behaves as its platform documents it; the script, the page
// and the browser are real. Source: docs/host-protocol.md, "Transports".

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { launchChromium } from '../support/chromium.js';
import { joinScript } from '../support/join.js';
import { bridgeFolder } from './world.js';

const script = joinScript(bridgeFolder, { list: 'injected.json' });

const boot = {
  kanhe: 1,
  session: 'web-view-1',
  dialect: 'wechat',
  profile: 'iphone',
  userAgent: 'Mozilla/5.0 MicroMessenger/8.0.30',
  language: 'zh-CN',
  bridgeDelay: 0,
  environment: 'browser',
};

/** What each platform puts into a page, before any script; `carry` is the way out of the browser. */
const natives = {
  webkit: {
    injected: { webkit: 'kanhe' },
    // Made anew with each look, cannot be removed, and its method runs on nothing else.
    object: () => {
      class UserMessageHandler {
        postMessage(/** @type {unknown} */ body) {
          if (!(this instanceof UserMessageHandler)) throw new TypeError('Can only call on a UserMessageHandler');
          carry(JSON.stringify({ body, main: window === window.top }));
        }
      }
      const messageHandlers = Object.defineProperty({}, 'kanhe', { get: () => new UserMessageHandler() });
      Object.defineProperty(window, 'webkit', { value: { messageHandlers } });
    },
  },
  listener: {
    injected: { android: 'kanhe' },
    object: () => {
      /** @type {any} */
      const listener = {
        onmessage: null,
        postMessage(/** @type {unknown} */ body) {
          if (this !== listener) throw new TypeError('Illegal invocation');
          carry(JSON.stringify({ body, main: window === window.top }));
        },
      };
      // How the test's host answers through the reply proxy, in this document alone.
      Object.defineProperty(window, 'replyProxy', { value: (/** @type {string} */ data) => listener.onmessage({ data }) });
      Object.defineProperty(window, 'kanhe', { configurable: true, value: listener });
    },
  },
  interface: {
    injected: { android: 'kanhe', key: 'k-5b1f' },
    object: () => {
      const object = {
        send(/** @type {unknown} */ key, /** @type {unknown} */ body) {
          if (this !== object) throw new Error("Java bridge method can't be invoked on a non-injected object");
          carry(JSON.stringify({ key, body, main: window === window.top }));
        },
      };
      Object.defineProperty(window, 'kanhe', { configurable: true, value: object });
    },
  },
};

/** @type {import('playwright-core').Browser} */
let browser;

before(async () => {
  browser = await launchChromium();
});

after(() => browser.close());

/**
 * Opens a page in a web view of one kind.
 * @param {keyof typeof natives} kind
 * @param {{ html?: string, inject?: boolean, boot?: object }} [wishes]
 */
async function open(kind, { html = '<title>Page</title>', inject = true, boot: change = {} } = {}) {
  const { injected, object } = natives[kind];
  const page = await browser.newPage({ userAgent: boot.userAgent });
  /** @type {any[]} */
  const heard = [];
  await page.exposeFunction('carryOut', (/** @type {string} */ text) => void heard.push(JSON.parse(text)));
  const line = `window.kanheInjected = ${JSON.stringify({ boot: { ...boot, ...change }, ...injected })};`;
  await page.addInitScript({
    content: `(function () { const out = window.carryOut; const JSON = { stringify: window.JSON.stringify }; const carry = (text) => setTimeout(() => out(text)); (${object})(); })();
      ${inject ? line + script : ''}`,
  });
  await page.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url());
    return route.fulfill({ contentType: 'text/html', body: pathname === '/page' ? html : '<title>Other</title>' });
  });
  await page.goto('http://page.test/page');
  const messages = () => heard.filter(({ main }) => main).map(({ body }) => JSON.parse(body));
  /** @param {(message: any) => boolean} wanted */
  const until = async (wanted) => {
    // The answer to this comes after everything that the page said before it.
    for (let turn = 0; turn < 200; turn += 1) {
      const found = messages().find(wanted);
      if (found !== undefined) return found;
      await page.evaluate(() => /** @type {any} */ (window).carryOut('{"main":false}'));
    }
    throw new Error(`the host heard nothing like it: ${JSON.stringify(messages())}`);
  };
  /** What a host does with a message for the page. @param {any} hello @param {object} message */
  const tell = (hello, message) =>
    page.evaluate(
      ({ receiver, text }) => {
        const scope = /** @type {any} */ (window);
        const take = receiver === undefined ? scope.replyProxy : scope[receiver];
        if (take) take(text);
      },
      { receiver: hello.receiver, text: JSON.stringify(message) }
    );
  const hello = inject ? await until(({ type }) => type === 'hello') : null;
  return { page, heard, messages, until, tell, hello };
}

/** @param {import('playwright-core').Page} page @param {string} api @param {object} [params] */
const invoke = (page, api, params = {}) =>
  page.evaluate(
    ({ api, params }) => {
      const scope = /** @type {any} */ (window);
      scope.answers ??= [];
      scope.WeixinJSBridge.invoke(api, params, (/** @type {any} */ result) => scope.answers.push(result));
    },
    { api, params }
  );

/** @param {import('playwright-core').Page} page */
const answers = (page) => page.evaluate(() => /** @type {any} */ (window).answers);

for (const kind of /** @type {(keyof typeof natives)[]} */ (Object.keys(natives))) {
  describe(`a web view with ${kind}`, () => {
    it('says hello with the URL before the page’s first script, whose bridge is there', async () => {
      const html = `<script>window.seen = typeof WeixinJSBridge.invoke; window.left = 'kanheInjected' in window</script>`;
      const { page, hello } = await open(kind, { html });
      assert.equal(hello.kanhe, 1);
      assert.equal(hello.session, 'web-view-1');
      assert.equal(hello.landing, 'http://page.test/page');
      assert.equal(await page.evaluate(() => /** @type {any} */ (window).seen), 'function');
      assert.equal(await page.evaluate(() => /** @type {any} */ (window).left), false);
      await page.close();
    });

    it('carries calls, replies and events as JSON text', async () => {
      const { page, until, tell, hello } = await open(kind);
      await invoke(page, 'geoLocation', { type: 'gcj02', odd: '\u2028"</script>😀' });
      const call = await until(({ type }) => type === 'call');
      assert.deepEqual(call.params, { type: 'gcj02', odd: '\u2028"</script>😀' });
      assert.equal(call.url, 'http://page.test/page');
      await tell(hello, { type: 'reply', id: call.id, result: { err_msg: 'geoLocation:ok', latitude: 31.2 } });
      assert.deepEqual(await answers(page), [{ err_msg: 'geoLocation:ok', latitude: 31.2 }]);

      await page.evaluate(() => {
        const scope = /** @type {any} */ (window);
        scope.WeixinJSBridge.on('menu:share:timeline', (/** @type {any} */ payload) => (scope.told = payload));
      });
      await until(({ type, event }) => type === 'listen' && event === 'menu:share:timeline');
      await tell(hello, { type: 'event', event: 'menu:share:timeline', payload: { at: 1 } });
      assert.deepEqual(await page.evaluate(() => /** @type {any} */ (window).told), { at: 1 });
      await page.close();
    });

    it('answers every call once, in the order of the replies, and none after closed', async () => {
      const { page, messages, until, tell, hello } = await open(kind);
      for (const api of ['one', 'two', 'three']) await invoke(page, api);
      await until(({ api }) => api === 'three');
      const [one, two] = messages().filter(({ type }) => type === 'call');
      await tell(hello, { type: 'reply', id: two.id, result: { err_msg: 'two:ok' } });
      await tell(hello, { type: 'reply', id: two.id, result: { err_msg: 'two:again' } });
      await tell(hello, { type: 'reply', id: one.id, result: { err_msg: 'one:ok' } });
      await tell(hello, { type: 'closed', reason: 'ended' });
      await page.waitForFunction(() => /** @type {any} */ (window).answers.length === 3);
      const told = (await answers(page)).map(({ err_msg }) => err_msg);
      assert.deepEqual(told, ['two:ok', 'one:ok', 'system:bridge_closed']);
      await page.close();
    });

    it('keeps a late reply from the next document, which says hello anew', async () => {
      const { page, until, tell, hello, heard } = await open(kind);
      await invoke(page, 'slow');
      const call = await until(({ type }) => type === 'call');
      heard.length = 0;
      await page.goto('http://page.test/page?second');
      const second = await until(({ type }) => type === 'hello');
      await invoke(page, 'other');
      const other = await until(({ type }) => type === 'call');
      assert.equal(other.id, call.id, 'both documents count from 1');
      // A reply proxy ends with its document; a function is called by its name, which this document does not have.
      if (hello.receiver !== undefined) {
        assert.notEqual(second.receiver, hello.receiver);
        await tell(hello, { type: 'reply', id: call.id, result: { err_msg: 'slow:ok' } });
      }
      await tell(second, { type: 'reply', id: other.id, result: { err_msg: 'other:ok' } });
      assert.deepEqual(await answers(page), [{ err_msg: 'other:ok' }]);
      await page.close();
    });

    it('gives no bridge to frames in the page, which reach the object but not the key', async () => {
      const html = '<title>Page</title><iframe src="http://ad.test/ad"></iframe>';
      const { page, heard } = await open(kind, { html });
      await page.waitForFunction(() => frames.length === 1);
      const frame = page.frames().find((one) => one.url() === 'http://ad.test/ad');
      await frame.waitForLoadState('load');
      assert.equal(await frame.evaluate(() => typeof (/** @type {any} */ (window).WeixinJSBridge)), 'undefined');
      assert.equal(heard.filter(({ body, main }) => body !== undefined && !main).length, 0);
      await page.close();
    });

    it('reports what goes wrong in the page, and leaves navigation to the host, which sees it', async () => {
      const { page, messages, until } = await open(kind);
      await page.evaluate(() => void setTimeout(() => { throw new Error('a mistake of the page'); }));
      const error = await until(({ type }) => type === 'error');
      assert.match(error.message, /a mistake of the page/);
      await page.evaluate(() => history.pushState(null, '', '/page#two'));
      assert.equal(messages().filter(({ type }) => type === 'navigated').length, 0);
      await page.close();
    });
  });
}

describe('what a page finds of the native object', () => {
  for (const kind of /** @type {const} */ (['listener', 'interface'])) {
    it(`is nothing, with ${kind}`, async () => {
      const { page } = await open(kind);
      assert.equal(await page.evaluate(() => 'kanhe' in window), false);
      await page.close();
    });
  }

  it('goes with the key, with interface', async () => {
    const { page, heard } = await open('interface');
    assert.deepEqual([...new Set(heard.filter(({ body }) => body).map(({ key }) => key))], ['k-5b1f']);
    await page.close();
  });
});

describe('the other dialects over a native object', () => {
  it('give Gov-DingTalk’s and the wallet’s SDKs their objects', async () => {
    const wallet = await open('listener', { boot: { dialect: 'alipayplus', profile: 'android' } });
    assert.equal(await wallet.page.evaluate(() => typeof (/** @type {any} */ (window).my.getAuthCode)), 'function');
    await wallet.page.close();
    const nuva = await open('interface', { boot: { dialect: 'dingtalk', profile: 'android' } });
    assert.equal(await nuva.page.evaluate(() => typeof (/** @type {any} */ (window).nuva.require)), 'function');
    await nuva.page.close();
  });

  it('serve WeChat’s own SDK from npm', async () => {
    const sdk = readFileSync(createRequire(import.meta.url).resolve('weixin-js-sdk-1.6.5'), 'utf8');
    const { page, until, tell, hello } = await open('webkit');
    await page.evaluate((source) => {
      const scope = /** @type {any} */ (window);
      const module = { exports: {} };
      new Function('module', 'exports', source)(module, module.exports);
      const wx = /** @type {any} */ (module.exports);
      wx.config({ appId: 'wx1', timestamp: 1, nonceStr: 'n', signature: 's', jsApiList: ['scanQRCode'] });
      wx.ready(() => (scope.ready = true));
    }, sdk);
    const call = await until(({ type, api }) => type === 'call' && api === 'preVerifyJSAPI');
    await tell(hello, { type: 'reply', id: call.id, result: { err_msg: 'preVerifyJSAPI:ok' } });
    await page.waitForFunction(() => /** @type {any} */ (window).ready === true);
    await page.close();
  });
});
