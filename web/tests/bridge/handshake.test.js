// The tag inside the simulator: what a page has before its first script, and what the host hears of it.
// Sources: simulator.md 1.2; wechat-bridge.md 1.1 to 1.3 and 9; docs/host-protocol.md.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { boot, World } from './world.js';

/** @type {World} */
let world;
before(async () => {
  world = await World.open();
});
after(() => world?.close());

describe('before the first script of its own, a page has', () => {
  /** @type {any} */
  let seen;
  before(async () => {
    const { page } = await world.visit({
      path: '/page?x=1#part',
      head: `<script>
        const { userAgent, platform, language, languages, appVersion } = navigator;
        window.seen = {
          bridge: Object.keys(WeixinJSBridge),
          frozen: Object.isFrozen(WeixinJSBridge),
          environment: window.__wxjs_environment,
          navigator: { userAgent, platform, language, languages, appVersion },
          userAgentData: 'userAgentData' in navigator,
          url: location.href,
        };
      </script>`,
    });
    seen = await page.evaluate(() => window.seen);
  });

  it('a frozen WeixinJSBridge', () => {
    assert.deepEqual([seen.bridge.sort(), seen.frozen], [['call', 'invoke', 'log', 'on'], true]);
  });

  it('the navigator of the client that it believes to run in', () => {
    const { userAgent, platform, language } = boot;
    const appVersion = userAgent.slice('Mozilla/'.length);
    assert.deepEqual(seen.navigator, { userAgent, platform, language, languages: [language], appVersion });
    assert.equal(seen.userAgentData, false);
  });

  it('an environment that is no mini program', () => assert.equal(seen.environment, 'browser'));

  it('its own URL', () => assert.equal(seen.url, `${world.pages}/page?x=1#part`));
});

describe('the hello', () => {
  it('says where the page landed, and the browser says from which origin', async () => {
    const visit = await world.visit({ path: '/page?x=1#part' });
    const landing = `${world.pages}/page?x=1#part`;
    const hello = { landing, title: '', origin: world.pages, contradicted: false };
    assert.deepEqual(await visit.hears('hello'), [hello]);
  });

  it('comes once, and the bridge is one, though the page carries the tag twice', async () => {
    const visit = await world.visit({
      head: `<script>window.first = WeixinJSBridge; window.ready = 0;
        document.addEventListener('WeixinJSBridgeReady', () => { ready += 1; });</script>${world.tag}`,
    });
    await visit.settle();
    assert.deepEqual(await visit.page.evaluate(() => [window.first === WeixinJSBridge, window.ready]), [true, 1]);
    assert.equal((await visit.told('hello')).length, 1);
  });

  it('comes again from each document that is loaded in the frame', async () => {
    world.put('/second', `${world.tag}<title>Second</title>`);
    const visit = await world.visit();
    await visit.page.evaluate(() => location.assign('/second'));
    const [, second] = await visit.hears('hello', 2);
    assert.equal(second.landing, `${world.pages}/second`);
    await visit.page.waitForFunction(() => typeof WeixinJSBridge === 'object');
    await visit.settle();
  });

  it('comes from a page that is loaded under another name of this machine', async () => {
    const { port } = new URL(world.pages);
    const hostOrigin = world.simulator.replace('127.0.0.1', 'localhost');
    const visit = await world.visit({ origin: `http://shop.localhost:${port}`, hostOrigin });
    const [{ origin, contradicted }] = await visit.hears('hello');
    assert.deepEqual([origin, contradicted], [`http://shop.localhost:${port}`, false]);
    await visit.settle();
  });
});

describe('a reply that comes late', () => {
  it('does not answer a call of the document that came after', async () => {
    const visit = await world.visit();
    await visit.host.evaluate(() => stand.answer('slow', null));
    await visit.page.evaluate(() => void WeixinJSBridge.invoke('slow'));
    const [slow] = await visit.hears('call');
    await visit.page.evaluate(() => location.reload());
    await visit.hears('hello', 2);
    await visit.page.waitForFunction(() => typeof WeixinJSBridge === 'object');

    await visit.host.evaluate(() => stand.answer('other', null));
    const answered = visit.page.evaluate(() => new Promise((resolve) => WeixinJSBridge.invoke('other', {}, resolve)));
    const [, other] = await visit.hears('call', 2);
    for (const [id, of] of [[slow.id, 'slow'], [other.id, 'other']]) {
      await visit.host.evaluate(([id, of]) => stand.bridge.reply(id, { of }), [id, of]);
    }
    assert.deepEqual(await answered, { of: 'other' });
  });
});

describe('WeixinJSBridgeReady', () => {
  const listening = `<script>
    window.heard = [];
    const hear = (event) => heard.push([event.target === document, typeof window.WeixinJSBridge]);
    window.addEventListener('WeixinJSBridgeReady', hear);
  </script>`;

  it('is dispatched on the document, once', async () => {
    const visit = await world.visit({
      head: `${listening}<script>document.addEventListener('WeixinJSBridgeReady', hear);</script>`,
    });
    await visit.page.waitForFunction(() => window.heard.length > 0);
    await visit.settle();
    assert.deepEqual(await visit.page.evaluate(() => window.heard), [[true, 'object']]);
  });

  it('waits for those who begin to listen when the document is parsed', async () => {
    const visit = await world.visit({
      head: `${listening}<script type="module">
        document.addEventListener('DOMContentLoaded', () => document.addEventListener('WeixinJSBridgeReady', hear));
      </script>`,
    });
    await visit.page.waitForFunction(() => window.heard.length > 0);
  });

  it('comes to a document whose tag was put in late', async () => {
    const visit = await world.visit({ tag: '', head: listening });
    await visit.page.evaluate((source) => {
      document.addEventListener('WeixinJSBridgeReady', window.eval('hear'));
      const tag = document.createElement('script');
      tag.src = source;
      document.head.append(tag);
    }, `${world.simulator}/bridge/kanhe.js`);
    await visit.page.waitForFunction(() => window.heard.length > 0);
    assert.deepEqual(await visit.page.evaluate(() => window.heard), [[true, 'object']]);
  });

  it('comes with the bridge, once, if the bridge is delayed; the navigator is not', async () => {
    const began = Date.now();
    const visit = await world.visit({
      boot: { bridgeDelay: 300 },
      head: `${listening}<script>
        document.addEventListener('WeixinJSBridgeReady', hear);
        window.early = [typeof window.WeixinJSBridge, navigator.userAgent];
        document.addEventListener('DOMContentLoaded', () => early.push(typeof window.WeixinJSBridge));
      </script>`,
    });
    await visit.page.waitForFunction(() => window.heard.length > 0);
    assert.ok(Date.now() - began >= 300);
    assert.deepEqual(await visit.page.evaluate(() => window.early), ['undefined', boot.userAgent, 'undefined']);
    await visit.settle();
    assert.deepEqual(await visit.page.evaluate(() => window.heard), [[true, 'object']]);
    assert.equal((await visit.told('hello')).length, 1, 'the host knows the page before the page knows its bridge');
  });
});

describe('the host hears', () => {
  it('where the page goes without a load, and nothing where it stays', async () => {
    const visit = await world.visit();
    await visit.page.evaluate(async () => {
      const heard = (event) => new Promise((resolve) => window.addEventListener(event, resolve, { once: true }));
      history.pushState({ n: 1 }, '', '/pushed?a=1');
      history.replaceState(null, '', '/replaced');
      history.replaceState(null, '', '/replaced');
      history.pushState(null, '');
      const changed = heard('hashchange');
      location.hash = 'part';
      await changed;
      const popped = heard('popstate');
      history.back();
      await popped;
    });
    await visit.settle();
    const urls = ['/pushed?a=1', '/replaced', '/replaced#part', '/replaced'].map((path) => world.pages + path);
    assert.deepEqual(await visit.told('navigated'), urls);
  });

  it('so also if a router has put its own pushState over ours', async () => {
    const visit = await world.visit();
    const routed = await visit.page.evaluate(() => {
      const paths = [];
      for (const holder of [History.prototype, history]) {
        const { pushState } = holder;
        holder.pushState = function (...change) {
          paths.push(change[2]);
          return pushState.apply(this, change);
        };
      }
      history.pushState(null, '', '/routed');
      return paths;
    });
    assert.deepEqual(routed, ['/routed', '/routed']);
    assert.deepEqual(await visit.hears('navigated'), [`${world.pages}/routed`]);
  });

  it('nothing of a move that the browser refuses, and the page hears the refusal', async () => {
    const visit = await world.visit();
    const name = await visit.page.evaluate(() => {
      try {
        history.pushState(null, '', 'https://elsewhere.example/');
      } catch (error) {
        return error.name;
      }
    });
    await visit.settle();
    assert.deepEqual([name, await visit.told('navigated')], ['SecurityError', []]);
  });

  it('the title, when it comes, when it changes, and when its element is another one', async () => {
    const visit = await world.visit();
    assert.deepEqual(await visit.hears('title'), ['Page']);
    await visit.page.evaluate(() => void (document.title = 'Changed'));
    await visit.hears('title', 2);
    await visit.page.evaluate(() => {
      const title = document.createElement('title');
      title.textContent = '替换';
      document.querySelector('title').replaceWith(title);
    });
    assert.deepEqual(await visit.hears('title', 3), ['Page', 'Changed', '替换']);
    await visit.page.evaluate(() => void (document.title = 'x'.repeat(20_000)));
    assert.equal((await visit.hears('title', 4))[3], 'x'.repeat(10_000));
  });

  it('what the page alerts, and the page does not wait', async () => {
    const visit = await world.visit();
    const returned = await visit.page.evaluate(() => [
      alert('余额 ¥5'),
      window.alert(),
      alert(undefined),
      alert({ a: 1 }),
      alert({ toString: () => 5 }),
      alert('x'.repeat(20_000)),
    ]);
    assert.deepEqual(returned, Array(6).fill(undefined));
    const texts = ['余额 ¥5', '', 'undefined', '[object Object]', '5', 'x'.repeat(10_000)];
    assert.deepEqual(await visit.hears('alert', 6), texts);
  });

  it('what the page fails at, and the page hears it too', async () => {
    const visit = await world.visit({
      // The page's own event reaches its handler as an event, or not at all, depending on the browser's age.
      head: `<script>window.failures = [];
        window.onerror = (what) => void (typeof what === 'string' && failures.push(what));</script>`,
    });
    await visit.page.evaluate(() => {
      window.dispatchEvent(new Event('error'));
      setTimeout(() => {
        throw new TypeError('in a timer');
      });
      setTimeout(() => void Promise.reject(new Error('in a promise')), 10);
    });
    const heard = ['Uncaught TypeError: in a timer', 'Uncaught (in promise) Error: in a promise'];
    assert.deepEqual(await visit.hears('error', 2), heard);
    assert.deepEqual(await visit.page.evaluate(() => window.failures), heard.slice(0, 1));
  });
});

describe('a page may put its own in the place of', () => {
  it('the bridge, by assignment and by declaration', async () => {
    const visit = await world.visit({
      head: `<script>'use strict'; window.WeixinJSBridge = { mine: 1 };</script>
        <script>let WeixinJSBridge = { mine: 2 };</script>`,
    });
    await visit.hears('hello');
    const own = await visit.page.evaluate(() => [window.WeixinJSBridge.mine, window.eval('WeixinJSBridge.mine')]);
    assert.deepEqual(own, [1, 2]);
    assert.deepEqual(await visit.told('error'), []);
  });

  it('alert, the environment and the user agent', async () => {
    const visit = await world.visit();
    const own = await visit.page.evaluate(() => {
      window.alert = () => 'mine';
      window.__wxjs_environment = 'miniprogram';
      Object.defineProperty(navigator, 'userAgent', { value: 'mine' });
      return [alert(), window.__wxjs_environment, navigator.userAgent];
    });
    assert.deepEqual(own, ['mine', 'miniprogram', 'mine']);
  });
});
