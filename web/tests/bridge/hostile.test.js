// A page that means ill of its host (docs/host-protocol.md: Bounds, Security). What the host does with a wrong message
// shows in what it still does afterwards. The other way round: hostile-host.test.js.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { bringForger } from './forger.js';
import { boot, World } from './world.js';

/** @type {World} */
let world;
before(async () => {
  world = await World.open();
});
after(() => world?.close());

/** A page that speaks the protocol by hand. @param {import('./world.js').Wishes} [wishes] */
async function visitForger(wishes) {
  const visit = await world.visit({ tag: `<script>(${bringForger})()</script>`, ...wishes });
  /** What the host has been told of one kind, once everything said by hand has arrived. @param {string} kind */
  const toldByNow = async (kind) => {
    await visit.page.evaluate(() => forger.settle());
    return visit.told(kind);
  };
  /** A hello that the host cannot but take, and the end of it. */
  const introduce = () => visit.page.evaluate((session) => forger.hello({ session }), boot.session);
  return { ...visit, toldByNow, introduce };
}

describe('the host takes no page', () => {
  /** @type {[string, object][]} */
  const hellos = [
    ['of another session', { session: 'another' }],
    ['without a session', { session: undefined }],
    ['whose session is a list that reads the same', { session: [boot.session] }],
    ['of an earlier version', { kanhe: 0 }],
    ['whose version is a text', { kanhe: '1' }],
    ['of another type', { type: 'hallo' }],
    ['without a landing', { landing: undefined }],
    ['with a landing that is an object', { landing: {} }],
    ['without a title', { title: undefined }],
    ['with a title that is too long', { title: 'x'.repeat(10_001) }],
    ['with a landing that is too long', { landing: `http://a/${'x'.repeat(1_048_576)}` }],
  ];
  for (const [what, changes] of hellos) {
    it(what, async () => {
      const { page, introduce, told } = await visitForger();
      await page.evaluate(
        ([session, changes]) => void forger.hello({ session, ...changes }),
        /** @type {const} */ ([boot.session, changes])
      );
      await introduce();
      assert.equal((await told('hello')).length, 1, 'only the right hello is heard');
    });
  }

  for (const ports of [0, 2]) {
    it(`whose hello brings ${ports} ports`, async () => {
      const { page, introduce, told } = await visitForger();
      await page.evaluate(
        ([session, ports]) => void forger.hello({ session }, ports),
        /** @type {const} */ ([boot.session, ports])
      );
      await introduce();
      assert.equal((await told('hello')).length, 1);
    });
  }

  for (const data of [null, 'hello', 7, [], [{ type: 'hello' }], {}, true]) {
    it(`that says ${JSON.stringify(data)}`, async () => {
      const { page, introduce, told } = await visitForger();
      await page.evaluate((data) => parent.postMessage(data, '*', [new MessageChannel().port2]), data);
      await introduce();
      assert.equal((await told('hello')).length, 1);
    });
  }

  it('of a later version, and says so on the port that it was given', async () => {
    const { page, told } = await visitForger();
    const said = await page.evaluate((session) => forger.hello({ session, kanhe: 2 }), boot.session);
    assert.deepEqual(said, { type: 'closed', reason: 'version' });
    assert.deepEqual(await told('hello'), []);
  });

  it('in a frame within the frame, nor in a window that the page opens, nor in its own document', async () => {
    const { host, page, introduce, told } = await visitForger();
    world.put('/nested', `<script>(${bringForger})()</script>`);
    await page.evaluate(async (session) => {
      const nested = document.createElement('iframe');
      nested.src = '/nested';
      const loaded = new Promise((resolve) => nested.addEventListener('load', resolve));
      document.body.append(nested);
      await loaded;
      // To the host past its own parent: the host sees whose window it is.
      nested.contentWindow.eval(`top.postMessage({ kanhe: 1, type: 'hello', session: '${session}',
        landing: location.href, title: 'Nested' }, '*', [new MessageChannel().port2])`);
    }, boot.session);
    const popup = page.page().waitForEvent('popup');
    await page.evaluate(() => void window.open('/nested'));
    await (await popup).evaluate((session) => {
      const hello = { kanhe: 1, type: 'hello', session, landing: location.href, title: 'Popup' };
      opener.top.postMessage(hello, '*', [new MessageChannel().port2]);
    }, boot.session);
    await host.evaluate((session) => {
      const hello = { kanhe: 1, type: 'hello', session, landing: 'http://a/', title: 'Host' };
      window.postMessage(hello, '*', [new MessageChannel().port2]);
    }, boot.session);
    await introduce();
    const titles = (await told('hello')).map(({ title }) => title);
    assert.deepEqual(titles, ['Forger']);
  });
});

describe('the host believes no page', () => {
  it('that says to be elsewhere: its origin is what the browser saw', async () => {
    const { page, told } = await visitForger();
    const landing = 'https://bank.example/';
    await page.evaluate(([session, landing]) => forger.hello({ session, landing }), /** @type {const} */ ([boot.session, landing]));
    assert.deepEqual(await told('hello'), [{ landing, title: 'Forger', origin: world.pages, contradicted: true }]);
  });

  it('that calls or goes where it cannot be', async () => {
    const { page, introduce, toldByNow } = await visitForger();
    await introduce();
    await page.evaluate(() => {
      for (const url of ['https://bank.example/', 'about:blank', 'null', '', 'javascript:0', '//']) {
        forger.say({ type: 'call', id: 1, api: 'pay', params: {}, url });
        forger.say({ type: 'navigated', url });
      }
    });
    assert.deepEqual([await toldByNow('call'), await toldByNow('navigated')], [[], []]);
  });

  it('whose messages have the wrong shape, and hears the next right one', async () => {
    const { page, introduce, toldByNow } = await visitForger();
    await introduce();
    await page.evaluate(() => {
      const url = location.href;
      const call = { type: 'call', id: 1, api: 'x', params: {}, url };
      const cyclic = { a: {} };
      cyclic.a = cyclic;
      let deep = {};
      for (let depth = 0; depth < 150; depth += 1) deep = { deep };
      const wrong = [
        ...[null, undefined, 1, 'call', [], [call], true, 10n, new Date(), new Map(), new ArrayBuffer(8)],
        ...[{}, { type: 'CALL' }, { type: '__proto__' }, { type: ['call'] }, { type: 'hello' }, { type: 'reply', id: 1 }],
        ...[0, -1, 1.5, NaN, Infinity, '1', null, undefined, 2 ** 53].map((id) => ({ ...call, id })),
        ...['', 'x'.repeat(129), 1, null, undefined, ['x']].map((api) => ({ ...call, api })),
        ...[null, undefined, 1, 'x', [], new Map(), new Date(), { a: 1n }, { a: new Uint8Array(4) }, cyclic, deep].map(
          (params) => ({ ...call, params })
        ),
        ...[null, 1, {}, undefined].map((given) => ({ ...call, url: given })),
        ...['', 'x'.repeat(129), 1, null].map((event) => ({ type: 'listen', event })),
        ...[1, null, {}, 'x'.repeat(10_001)].flatMap((text) => [
          { type: 'title', title: text },
          { type: 'alert', text },
          { type: 'error', message: text },
        ]),
      ];
      for (const message of wrong) forger.say(message);
      forger.say({ ...call, api: 'right' });
    });
    const apis = (await toldByNow('call')).map(({ api }) => api);
    assert.deepEqual(apis, ['right']);
    for (const kind of ['listen', 'title', 'alert', 'error', 'navigated']) assert.deepEqual(await toldByNow(kind), []);
  });

  it('whose messages are too large, in whatever they carry', async () => {
    const { page, introduce, toldByNow } = await visitForger();
    await introduce();
    await page.evaluate(() => {
      const url = location.href;
      const large = 'x'.repeat(2 * 1024 * 1024);
      forger.say({ type: 'call', id: 1, api: 'text', params: { large }, url });
      forger.say({ type: 'call', id: 2, api: 'key', params: { [large]: 1 }, url });
      forger.say({ type: 'call', id: 3, api: 'list', params: { list: Array(1_100_000).fill(0) }, url });
      forger.say({ type: 'call', id: 4, api: 'holes', params: { list: new Array(2 ** 32 - 1) }, url });
      forger.say({ type: 'call', id: 5, api: 'escapes', params: { text: '\u0001'.repeat(300_000) }, url });
      forger.say({ type: 'call', id: 6, api: 'url', params: {}, url: `${location.origin}/?${large}` });
      forger.say({ type: 'navigated', url: `${location.origin}/?${large}` });
      forger.say({ type: 'call', id: 7, api: 'right', params: { text: 'x'.repeat(1_000_000) }, url });
    });
    assert.deepEqual((await toldByNow('call')).map(({ api }) => api), ['right']);
    assert.deepEqual(await toldByNow('navigated'), []);
  });

  it('and keys like __proto__ are keys like others', async () => {
    const { host, page, introduce, toldByNow } = await visitForger();
    await introduce();
    await page.evaluate(() => {
      const params = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":"x"}');
      forger.say({ type: 'call', id: 1, api: '__proto__', params, url: location.href });
      forger.say({ type: 'listen', event: '__proto__' });
      forger.say({ type: 'listen', event: 'constructor' });
    });
    assert.deepEqual(await toldByNow('listen'), ['__proto__', 'constructor']);
    const seen = await host.evaluate(() => {
      const [{ api, params }] = stand.told('call');
      return { api, text: JSON.stringify(params), polluted: 'polluted' in {} || 'polluted' in Object };
    });
    const text = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":"x"}';
    assert.deepEqual(seen, { api: '__proto__', text, polluted: false });
  });
});

describe('the host bounds what a page can make it keep', () => {
  it('of 100 000 calls without an answer, 256 wait and the others are dropped', async () => {
    const { host, page, introduce, toldByNow } = await visitForger();
    await host.evaluate(() => stand.answer('flood', null));
    await introduce();
    await page.evaluate(() => {
      for (let id = 1; id <= 100_000; id += 1) forger.say({ type: 'call', id, api: 'flood', params: {}, url: location.href });
      forger.say({ type: 'title', title: 'done' });
    });
    await host.waitForFunction(() => stand.told('title').includes('done'));
    const calls = (await host.evaluate(() => stand.told('call'))).filter(({ api }) => api === 'flood');
    assert.equal(calls.length, 256);
    // As soon as one is answered, there is room for one more.
    await host.evaluate((id) => stand.bridge.reply(id, {}), calls[0].id);
    await toldByNow('call');
    assert.equal((await page.evaluate(() => forger.replies())).filter(({ id }) => id === 1).length, 1);
  });

  it('of 1000 events that it listens to, 256 are delivered', async () => {
    const { host, page, introduce, toldByNow } = await visitForger();
    await introduce();
    await page.evaluate(() => {
      for (let n = 0; n < 1000; n += 1) forger.say({ type: 'listen', event: `event${n}` });
    });
    assert.equal((await toldByNow('listen')).length, 256);
    await host.evaluate(() => {
      for (let n = 0; n < 1000; n += 1) stand.bridge.event(`event${n}`, { n });
    });
    await toldByNow('listen');
    const heard = await page.evaluate(() => forger.heard.filter(({ type }) => type === 'event').map(({ payload }) => payload.n));
    assert.deepEqual(heard, Array.from({ length: 256 }, (_, n) => n));
  });

  it('two calls of one id are two calls, and each is answered once', async () => {
    const { host, page, introduce, toldByNow } = await visitForger();
    await host.evaluate(() => stand.answer('twin', null));
    await introduce();
    await page.evaluate(() => {
      for (const n of [1, 2]) forger.say({ type: 'call', id: 77, api: 'twin', params: { n }, url: location.href });
    });
    const twins = await toldByNow('call');
    assert.notEqual(twins[0].id, twins[1].id);
    await host.evaluate(([one, two]) => {
      for (const { id, params } of [two, one, one, two]) stand.bridge.reply(id, { n: params.n });
      stand.bridge.reply(77, { n: 'by the number of the page' });
    }, twins);
    await toldByNow('call');
    const answers = (await page.evaluate(() => forger.replies())).filter(({ id }) => id === 77);
    assert.deepEqual(answers.map(({ result }) => result.n), [2, 1]);
  });

  it('a second hello ends what the first began', async () => {
    const { host, page, introduce, told } = await visitForger();
    await host.evaluate(() => stand.answer('first', null));
    await introduce();
    await page.evaluate(() => {
      forger.say({ type: 'call', id: 1, api: 'first', params: {}, url: location.href });
      forger.say({ type: 'listen', event: 'ping' });
      window.first = forger.port;
    });
    await page.evaluate(() => forger.settle());
    await introduce();
    await page.evaluate(() => {
      first.postMessage({ type: 'call', id: 2, api: 'afterwards', params: {}, url: location.href });
      return forger.settle();
    });
    const [call, ...others] = await told('call');
    assert.deepEqual(others, []);
    await host.evaluate((id) => {
      stand.bridge.reply(id, { err_msg: 'first:ok' });
      stand.bridge.event('ping', {});
    }, call.id);
    await page.evaluate(() => forger.settle());
    const types = await page.evaluate(() => forger.heard.map(({ type, reason }) => reason ?? type));
    assert.deepEqual(types, ['welcome', 'replaced', 'welcome']);
  });

  it('after its end nobody is taken or heard', async () => {
    const { host, page, introduce, told } = await visitForger();
    await introduce();
    await host.evaluate(() => stand.bridge.close());
    await page.waitForFunction(() => forger.heard.some(({ reason }) => reason === 'ended'));
    await page.evaluate((session) => {
      forger.say({ type: 'title', title: 'still here' });
      parent.postMessage({ kanhe: 1, type: 'hello', session, landing: location.href, title: '' }, '*', [
        new MessageChannel().port2,
      ]);
      parent.postMessage('that was all', '*');
    }, boot.session);
    await host.waitForFunction(() => stand.told('posted').includes('that was all'));
    assert.deepEqual([(await told('hello')).length, await told('title')], [1, []]);
  });
});
