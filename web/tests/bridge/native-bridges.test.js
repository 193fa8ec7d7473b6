// The native objects of DingTalk's family, used as pages use them that do without an SDK: what they send, what they do
// when a call cannot be made, what they leave alone.
// Sources: dingtalk.md 2; gov-dingtalk.md 2; docs/host-protocol.md, "DingTalk and Gov-DingTalk".

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { dingtalkClients, govClients } from '../support/clients.js';
import { World } from './world.js';

/** @type {World} */
let world;
/** @type {import('./world.js').Visit} */
let visit;
before(async () => {
  world = await World.open();
});
after(() => world?.close());

/**
 * A native object as a page may use it: `call` is source of a function of a name, parameters, and a taker of
 * `[whether it succeeded, what came]`; where the object does not tell the two apart, the taker looks for itself.
 */
const objects = [
  {
    name: 'WebViewJavascriptBridge',
    client: dingtalkClients.iphone,
    ready: 'WebViewJavascriptBridgeReady',
    call: `(name, params, take) => WebViewJavascriptBridge.callHandler(name, params,
      (answer) => take(answer.errorCode === '0' ? [true, answer.result] : [false, answer]))`,
  },
  {
    name: 'nuva',
    client: dingtalkClients.android,
    ready: 'runtimeready',
    call: `(name, params, take) => nuva.require()((result) => take([true, result]), (error) => take([false, error]),
      name.split('.').slice(0, -1).join('.'), name.split('.').pop(), params)`,
  },
  {
    name: 'AlipayJSBridge',
    client: govClients.iphone,
    ready: 'AlipayJSBridgeReady',
    call: `(name, params, take) => AlipayJSBridge.call(name, params,
      (answer) => take(answer.errorCode === '0' ? [true, answer.result] : [false, answer]))`,
  },
  {
    name: 'postMessage',
    client: dingtalkClients.desktop,
    ready: null,
    call: `(name, params, take) => {
      const { containerId, hostOrigin } = JSON.parse(dd_bridge_config);
      const msgId = window.numbers = (window.numbers || 0) + 1;
      window.addEventListener('message', ({ data, origin }) => {
        if (origin === hostOrigin && data.msgId === msgId) take([data.success, data.body]);
      });
      window.postMessage({ msgId, containerId, methodName: name, body: params, type: 'request' }, hostOrigin);
    }`,
  },
  {
    name: 'dingtalk',
    client: govClients.desktop,
    ready: null,
    call: `(name, params, take) => {
      const msgId = window.numbers = (window.numbers || 0) + 1;
      dingtalk.event.register((event, { msgId: answered, body }) => {
        if (event === 'openapi.event.emit' && answered === msgId) take([!(body && body.errorCode), body]);
      });
      dingtalk.platform.invokeAPI(msgId, name, params);
    }`,
  },
];

for (const { name, client, ready, call } of objects) {
  describe(name, () => {
    /** @param {object} [boot] @param {string} [head] */
    const open = async (boot = {}, head = '') => {
      visit = await world.visit({
        boot: { ...client, ...boot },
        head: `<script>window.call = ${call};
          window.ask = (name, params) => new Promise((resolve) => call(name, params, resolve));</script>${head}`,
      });
    };

    it('carries what JSON can say, and says where the page is at that moment', async () => {
      await open();
      await visit.page.evaluate(() => {
        history.replaceState(null, '', '/elsewhere?a=1#b');
        call('biz.util.scan', { 深: [1, null, { 度: '二' }], onProgress: undefined, when: NaN }, () => {});
      });
      const [{ api, params, url }] = await visit.hears('call');
      assert.deepEqual([api, params], ['biz.util.scan', { 深: [1, null, { 度: '二' }], when: null }]);
      assert.equal(url, `${world.pages}/elsewhere?a=1#b`);
    });

    it('answers later than the call returns, with any value that JSON has', async () => {
      await open();
      const values = [{ a: [1] }, [1, 2], '文', 5, true, null];
      await visit.host.evaluate(
        (values) => stand.answer('a.b', ...values.map((result) => ({ errorCode: '0', result }))),
        values
      );
      const [answers, early] = await visit.page.evaluate(async () => {
        const answers = [];
        let early = 0;
        for (let n = 0; n < 6; n += 1) {
          const answer = ask('a.b', {}).then((given) => void answers.push(given));
          early += answers.length - n;
          await answer;
        }
        return [answers, early];
      });
      assert.equal(early, 0);
      // The object of Gov-DingTalk’s computers has a body, and that is the value.
      assert.deepEqual(answers, values.map((value) => [true, value]));
    });

    it('hands on a refusal whole', async () => {
      await open();
      const refusal = { errorCode: '7', errorMessage: '没有权限', more: { a: 1 } };
      await visit.host.evaluate((refusal) => stand.answer('a.b', refusal), refusal);
      assert.deepEqual(await visit.page.evaluate(() => ask('a.b', {})), [false, refusal]);
    });

    it('refuses names that are none, and calls beyond the bounds, and tells the host once', async () => {
      await open();
      const answers = await visit.page.evaluate(async () => [
        await ask(`a.${'n'.repeat(127)}`, {}),
        await ask('a.b', { text: 'x'.repeat(1048576) }),
        await ask('a.b', { text: 'x'.repeat(1048576) }),
      ]);
      assert.deepEqual(answers.map(([success, { errorCode }]) => [success, errorCode]), [[false, '1'], [false, '2'], [false, '2']]);
      assert.ok(answers.every(([, { errorMessage }]) => /128 characters|1048576 characters/.test(errorMessage)));
      assert.equal((await visit.hears('error', 2)).length, 2);
      assert.deepEqual(await visit.told('call'), []);
    });

    it('refuses what waits when the host ends the conversation, and all that comes after', async () => {
      await open();
      await visit.host.evaluate(() => stand.answer('a.slow', null));
      const waiting = visit.page.evaluate(() => ask('a.slow', {}));
      await visit.hears('call');
      await visit.host.evaluate(() => stand.bridge.close());
      const after = visit.page.evaluate(() => ask('a.later', {}));
      for (const [success, { errorCode, errorMessage }] of [await waiting, await after]) {
        assert.deepEqual([success, errorCode], [false, '3']);
        assert.match(errorMessage, /host has ended/);
      }
    });

    if (ready === null) {
      it('is there at once, and keeps calls for a late bridge', async () => {
        await open({ bridgeDelay: 300 });
        await visit.host.evaluate(() => stand.answer('a.b', { errorCode: '0', result: 1 }));
        const [answer, after] = await visit.page.evaluate(async () => [await ask('a.b', {}), performance.now()]);
        assert.deepEqual(answer, [true, 1]);
        assert.ok(after >= 300);
      });
    } else {
      it('is announced when the document is parsed, and is there before', async () => {
        const listen = `document.addEventListener('${ready}', () => void heard.push(document.readyState))`;
        await open({}, `<script>window.heard = []; window.early = typeof window.${name}; ${listen};</script>`);
        await visit.page.waitForFunction(() => heard.length > 0);
        const [early, heard] = await visit.page.evaluate(() => [window.early, window.heard]);
        assert.deepEqual([early, heard.length, heard[0] === 'loading'], ['object', 1, false]);
      });

      it('comes late, and is announced with it', async () => {
        const listen = `document.addEventListener('${ready}', () => void heard.push(typeof window.${name}))`;
        await open(
          { bridgeDelay: 300 },
          `<script>window.heard = []; window.early = typeof window.${name}; ${listen};</script>`
        );
        await visit.page.waitForFunction(() => heard.length > 0);
        assert.deepEqual(await visit.page.evaluate(() => [early, heard]), ['undefined', ['object']]);
      });
    }
  });
}

/** @param {object} payload */
const emit = (payload) => visit.host.evaluate((payload) => stand.bridge.event('dingtalk', payload), payload);

describe('events of the document', () => {
  for (const client of [dingtalkClients.iphone, dingtalkClients.android, govClients.iphone]) {
    it(`have their fields on them too, but never over what an event has: ${client.dialect} on ${client.profile}`, async () => {
      visit = await world.visit({ boot: client });
      await visit.page.evaluate(() => {
        window.heard = [];
        document.addEventListener('backbutton', ({ type, detail, data }) => void heard.push([type, detail, data]));
      });
      await emit({ document: 'backbutton', detail: { data: { n: 1 }, type: 'mine' } });
      await emit({ document: 'backbutton', detail: 5 });
      await emit({ document: 'backbutton' });
      await visit.page.waitForFunction(() => heard.length === 3);
      assert.deepEqual(await visit.page.evaluate(() => heard), [
        ['backbutton', { data: { n: 1 }, type: 'mine' }, { n: 1 }],
        ['backbutton', 5, undefined],
        ['backbutton', null, undefined],
      ]);
    });
  }

  it('go to everybody who registered on a computer, though one of them throws', async () => {
    visit = await world.visit({ boot: govClients.desktop });
    await visit.page.evaluate(() => {
      window.heard = [];
      dingtalk.event.register(() => {
        throw new Error('mine');
      });
      dingtalk.event.register((...given) => void heard.push(given));
      dingtalk.event.register('no function');
    });
    await emit({ document: 'im.fileTask.addNewTask', detail: { taskId: 1 } });
    await visit.page.waitForFunction(() => heard.length === 1);
    assert.deepEqual(await visit.page.evaluate(() => heard), [['im.fileTask.addNewTask', { taskId: 1 }]]);
    assert.deepEqual(await visit.hears('error'), ['Uncaught Error: mine']);
  });
});

describe('the bridges of phones', () => {
  it('take a call without parameters, and one without a callback', async () => {
    visit = await world.visit({ boot: dingtalkClients.iphone });
    await visit.host.evaluate(() => stand.answer('a.b', { errorCode: '0', result: 1 }));
    const answer = await visit.page.evaluate(() => {
      WebViewJavascriptBridge.init(() => {});
      WebViewJavascriptBridge.callHandler('a.first');
      WebViewJavascriptBridge.callHandler('a.second', { n: 1 });
      return new Promise((resolve) => WebViewJavascriptBridge.callHandler('a.b', resolve));
    });
    assert.deepEqual(answer, { errorCode: '0', result: 1 });
    const calls = (await visit.told('call')).map(({ api, params }) => [api, params]);
    assert.deepEqual(calls, [['a.first', {}], ['a.second', { n: 1 }], ['a.b', {}]]);
  });

  it('are the same for wallets, whose answers have other words', async () => {
    visit = await world.visit({ boot: { ...govClients.iphone, dialect: 'alipayplus' } });
    await visit.host.evaluate(() => stand.answer('getAuthCode', { error: 1001, errorMessage: 'refused' }));
    const answer = await visit.page.evaluate(
      () => new Promise((resolve) => AlipayJSBridge.call('getAuthCode', { scopeNicks: ['auth_base'] }, resolve))
    );
    assert.deepEqual(answer, { error: 1001, errorMessage: 'refused' });
  });
});

describe('a page’s own messages on a computer', () => {
  it('go where they went before, to itself and from others', async () => {
    visit = await world.visit({ boot: dingtalkClients.desktop });
    const heard = await visit.page.evaluate(async () => {
      const heard = [];
      window.addEventListener('message', ({ data, ports }) => void heard.push([data, ports.length]));
      window.postMessage({ mine: 1 }, location.origin);
      window.postMessage('text', '*');
      window.postMessage({ mine: 2 }, { targetOrigin: '*', transfer: [new MessageChannel().port1] });
      window.postMessage({ mine: 3 }, location.origin, [new MessageChannel().port1]);
      // Of another container, and for another origin: nobody hears it, as it was before.
      window.postMessage({ type: 'request', containerId: 'other', methodName: 'a.b' }, 'https://pc.dingtalk.com');
      while (heard.length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
      return heard;
    });
    assert.deepEqual(heard, [[{ mine: 1 }, 0], ['text', 0], [{ mine: 2 }, 1], [{ mine: 3 }, 1]]);
    assert.deepEqual(await visit.told('call'), []);
  });
});
