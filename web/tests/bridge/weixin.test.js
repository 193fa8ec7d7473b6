// The WeixinJSBridge of a page in the simulator, used as pages use it that do without the SDK.
// Sources: wechat-bridge.md 3.2, 3.5, 3.6 and 9; docs/host-protocol.md.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { World } from './world.js';

/** @type {World} */
let world;
/** @type {import('./world.js').Visit} */
let visit;
before(async () => {
  world = await World.open();
});
beforeEach(async () => {
  visit = await world.visit();
});
after(() => world?.close());

/**
 * Calls an API in the page, and answers what its callback got.
 * @param {unknown} name
 * @param {unknown} [args] JSON
 */
function invoke(name, args) {
  return visit.page.evaluate(
    ([name, args]) => new Promise((resolve) => WeixinJSBridge.invoke(name, args, resolve)),
    [name, args]
  );
}

describe('what invoke sends', () => {
  it('is the name, the arguments, and where the page is at that moment', async () => {
    await visit.page.evaluate(() => history.replaceState(null, '', '/elsewhere?a=1#b'));
    assert.deepEqual(await invoke('geoLocation', { type: 'gcj02', 深: [1, null, { 度: '二' }] }), {
      err_msg: 'geoLocation:ok',
    });
    const [{ id, ...call }] = await visit.told('call');
    const url = `${world.pages}/elsewhere?a=1#b`;
    assert.deepEqual(call, { type: 'call', api: 'geoLocation', params: { type: 'gcj02', 深: [1, null, { 度: '二' }] }, url });
    assert.equal(typeof id, 'number');
  });

  it('is what JSON can say of the arguments', async () => {
    await visit.page.evaluate(() => {
      class Options {
        constructor() {
          this.own = 1;
        }
        get inherited() {
          return 2;
        }
      }
      const params = [
        undefined,
        null,
        Object.freeze({ frozen: Object.freeze(['a']) }),
        { kept: 0, lost: undefined, alsoLost() {}, symbol: Symbol('s') },
        { list: [undefined, () => {}, NaN, Infinity, -0] },
        { when: new Date(0), map: new Map([[1, 2]]), typed: new Uint8Array([7]) },
        { toJSON: () => ({ said: 'by itself' }) },
        Object.create({ inherited: 1 }),
        new Options(),
        new Proxy({ a: 1 }, {}),
      ];
      for (const each of params) WeixinJSBridge.invoke('take', each);
    });
    await visit.settle();
    const taken = [
      ...[{}, {}, { frozen: ['a'] }, { kept: 0 }, { list: [null, null, null, null, 0] }],
      ...[{ when: '1970-01-01T00:00:00.000Z', map: {}, typed: { 0: 7 } }, { said: 'by itself' }, {}, { own: 1 }, { a: 1 }],
    ];
    assert.deepEqual((await visit.told('call')).map(({ params }) => params), taken);
  });

  it('does not change with what the page changes later', async () => {
    await visit.page.evaluate(() => {
      const args = { list: [1] };
      WeixinJSBridge.invoke('take', args);
      args.list.push(2);
    });
    await visit.settle();
    assert.deepEqual((await visit.told('call'))[0].params, { list: [1] });
  });

  it('may leave out the arguments, or the callback, or both', async () => {
    await visit.page.evaluate(async () => {
      await new Promise((resolve) => WeixinJSBridge.invoke('a', resolve));
      WeixinJSBridge.invoke('b', { n: 1 });
      WeixinJSBridge.invoke('c', { n: 1 }, 'no function');
      WeixinJSBridge.invoke('d');
    });
    await visit.settle();
    const calls = (await visit.told('call')).map(({ api, params }) => [api, params]);
    assert.deepEqual(calls, [['a', {}], ['b', { n: 1 }], ['c', { n: 1 }], ['d', {}]]);
  });

  it('needs no `this`', async () => {
    const answer = await visit.page.evaluate(() => {
      const { invoke } = WeixinJSBridge;
      return new Promise((resolve) => invoke('a', {}, resolve));
    });
    assert.deepEqual(answer, { err_msg: 'a:ok' });
  });
});

describe('the callback of invoke', () => {
  it('runs once, later, with an object of its own', async () => {
    const shared = { err_msg: 'same:ok', deep: { list: [1] } };
    await visit.host.evaluate((shared) => stand.answer('same', shared), shared);
    const seen = await visit.page.evaluate(async () => {
      const results = [];
      let returned = false;
      for (const mark of ['first', 'second']) {
        WeixinJSBridge.invoke('same', {}, (...given) => {
          results.push([returned, given.length, structuredClone(given[0])]);
          // As the SDK does: it edits what it gets (3.5).
          given[0].deep.list.push(mark);
          delete given[0].err_msg;
        });
      }
      returned = true;
      await new Promise((resolve) => WeixinJSBridge.invoke('settle', {}, resolve));
      return results;
    });
    assert.deepEqual(seen, [[true, 1, shared], [true, 1, shared]]);
  });

  it('gets a plain object, which can be changed', async () => {
    const kind = await visit.page.evaluate(
      () =>
        new Promise((resolve) =>
          WeixinJSBridge.invoke('a', {}, (result) =>
            resolve([Object.getPrototypeOf(result) === Object.prototype, Object.isExtensible(result)])
          )
        )
    );
    assert.deepEqual(kind, [true, true]);
  });

  it('gets its own answer, in whatever order the host gives them', async () => {
    await visit.host.evaluate(() => ['a', 'b', 'c'].forEach((api) => stand.answer(api, null)));
    await visit.page.evaluate(() => {
      window.order = [];
      for (const api of ['a', 'b', 'c']) WeixinJSBridge.invoke(api, {}, (result) => window.order.push([api, result]));
    });
    const calls = await visit.hears('call', 3);
    for (const { id, api } of calls.reverse()) {
      await visit.host.evaluate(([id, api]) => stand.bridge.reply(id, { api }), [id, api]);
    }
    await visit.settle();
    const order = ['c', 'b', 'a'].map((api) => [api, { api }]);
    assert.deepEqual(await visit.page.evaluate(() => window.order), order);
  });

  it('may throw: the page hears of it as of its own error, the host hears of it, and nothing else suffers', async () => {
    visit = await world.visit({
      head: `<script>
        window.heard = [];
        window.onerror = (text, source, line, column, error) => void heard.push([text, source, error.stack.includes('mine')]);
        window.throwing = function mine() { throw new RangeError('in a callback'); };
      </script>`,
    });
    const after = await visit.page.evaluate(async () => {
      const after = [];
      WeixinJSBridge.invoke('a', {}, window.throwing);
      WeixinJSBridge.invoke('b', {}, () => after.push('b'));
      WeixinJSBridge.invoke('', {}, window.throwing);
      WeixinJSBridge.on('event', window.throwing);
      await new Promise((resolve) => WeixinJSBridge.invoke('settle', {}, resolve));
      return after;
    });
    await visit.host.evaluate(() => stand.bridge.event('event', {}));
    await visit.settle();
    assert.deepEqual(after, ['b']);
    const text = 'Uncaught RangeError: in a callback';
    assert.deepEqual(await visit.page.evaluate(() => window.heard), Array(3).fill([text, `${world.pages}/page`, true]));
    assert.deepEqual((await visit.told('error')).filter((told) => told === text).length, 3);
  });
});

describe('a call that cannot be made fails in words, at the page and at the host:', () => {
  const noObject = /no object that JSON can write/;
  const tooLarge = /more than 1048576 characters of JSON, or 100 objects in each other/;
  const noName = /name of an API is a text of 1 to 128 characters/;
  /** What it is, then source of the arguments of invoke. @type {[string, string, string, RegExp][]} */
  const cases = [
    ['a cycle', `'a', (() => { const o = {}; o.o = o; return o; })()`, 'a:fail', noObject],
    ['a BigInt', `'a', { n: 1n }`, 'a:fail', noObject],
    ['a getter that throws', `'a', { get x() { throw new Error('no'); } }`, 'a:fail', noObject],
    ['a toJSON that throws', `'a', { toJSON() { throw null; } }`, 'a:fail', noObject],
    ['a toJSON that says nothing', `'a', { toJSON() {} }`, 'a:fail', noObject],
    ['a revoked proxy', `'a', (() => { const p = Proxy.revocable({}, {}); p.revoke(); return p.proxy; })()`, 'a:fail', noObject],
    ['a list', `'a', [1]`, 'a:fail', noObject],
    ['a text', `'a', 'text'`, 'a:fail', noObject],
    ['a number', `'a', 5`, 'a:fail', noObject],
    ['a symbol', `'a', Symbol('s')`, 'a:fail', noObject],
    ['a hundred thousand lists in each other', `'a', { deep: JSON.parse('['.repeat(1e5) + ']'.repeat(1e5)) }`, 'system:too_large', tooLarge],
    ['a text beyond the bound', `'a', { text: 'x'.repeat(1048576) }`, 'system:too_large', tooLarge],
    ['a text that is beyond it as JSON', `'a', { text: '\\u0001'.repeat(200000) }`, 'system:too_large', tooLarge],
    ['a list beyond the bound', `'a', { list: Array(600000) }`, 'system:too_large', tooLarge],
    ['no name', `'', {}`, 'system:fail', noName],
    ['a name that is too long', `'n'.repeat(129), {}`, 'system:fail', noName],
    ['a name that is a number', `5, {}`, 'system:fail', noName],
    ['a name that is a symbol', `Symbol('s'), {}`, 'system:fail', noName],
    ['a name that cannot be a text', `{ toString() { throw null; } }, {}`, 'system:fail', noName],
    ['nothing at all', `undefined, undefined`, 'system:fail', noName],
  ];
  for (const [what, source, err_msg, why] of cases) {
    it(what, async () => {
      const early = await visit.page.evaluate((source) => {
        const results = (window.results = []);
        window.callback = (result) => results.push(result);
        // Three times, and at once: the host need not hear of it three times, and the callback must come later.
        for (let n = 0; n < 3; n += 1) window.eval(`WeixinJSBridge.invoke(${source}, callback)`);
        return results.length;
      }, source);
      assert.equal(early, 0);
      await visit.page.waitForFunction(() => window.results.length === 3);
      const [first] = await visit.page.evaluate(() => window.results);
      assert.equal(first.err_msg, err_msg);
      assert.match(first.err_desc, why);
      await visit.settle();
      const told = await visit.told('error');
      assert.equal(told.length, 1);
      assert.match(told[0], why);
      assert.deepEqual(await visit.told('call'), []);
    });
  }

  it('one more than may wait; and there is room again when one is answered', async () => {
    await visit.host.evaluate(() => stand.answer('slow', null));
    const refused = await visit.page.evaluate(() => {
      window.answered = [];
      for (let n = 0; n < 256; n += 1) WeixinJSBridge.invoke('slow', {}, () => window.answered.push(n));
      return new Promise((resolve) => WeixinJSBridge.invoke('slow', {}, resolve));
    });
    assert.deepEqual(refused, {
      err_msg: 'system:too_many_calls',
      err_desc: '256 calls of this page wait for an answer already',
    });
    const calls = await visit.hears('call', 256);
    await visit.host.evaluate((id) => stand.bridge.reply(id, {}), calls[100].id);
    await visit.page.waitForFunction(() => window.answered.length > 0);
    await visit.settle();
    assert.deepEqual(await visit.page.evaluate(() => window.answered), [100]);
    assert.equal((await visit.told('call')).length, 256);
  });

  it('any that waits when the host ends the conversation, and any after', async () => {
    await visit.host.evaluate(() => stand.answer('slow', null));
    await visit.page.evaluate(() => {
      window.results = [];
      const take = (result) => {
        window.results.push(result.err_msg);
        throw new Error('in each of them');
      };
      WeixinJSBridge.invoke('slow', {}, take);
      WeixinJSBridge.invoke('slow', {}, take);
    });
    await visit.hears('call', 2);
    await visit.host.evaluate(() => stand.bridge.close());
    await visit.page.waitForFunction(() => window.results.length === 2);
    assert.deepEqual(await invoke('later'), {
      err_msg: 'system:bridge_closed',
      err_desc: 'the host has ended the conversation with this page',
    });
    assert.deepEqual(await visit.page.evaluate(() => window.results), Array(2).fill('system:bridge_closed'));
    assert.equal((await visit.told('call')).length, 2);
  });
});

describe('on', () => {
  /** @param {string} event @param {object} payload */
  const emit = (event, payload) =>
    visit.host.evaluate(([event, payload]) => stand.bridge.event(event, payload), [event, payload]);

  beforeEach(() =>
    visit.page.evaluate(() => {
      window.heard = [];
      window.hear = (mark) => (...given) => void window.heard.push([mark, ...given]);
    })
  );

  it('brings the events that the page listens to, each to its own handler, and no others', async () => {
    await visit.page.evaluate(() => {
      WeixinJSBridge.on('menu:share:timeline', window.hear('timeline'));
      WeixinJSBridge.on('onVoicePlayEnd', window.hear('voice'));
    });
    assert.deepEqual(await visit.hears('listen', 2), ['menu:share:timeline', 'onVoicePlayEnd']);
    await emit('onVoicePlayEnd', { localId: '1' });
    await emit('menu:share:qq', {});
    await emit('menu:share:timeline', { shareTo: 'x' });
    await emit('menu:share:timeline', {});
    await visit.settle();
    const heard = [['voice', { localId: '1' }], ['timeline', { shareTo: 'x' }], ['timeline', {}]];
    assert.deepEqual(await visit.page.evaluate(() => window.heard), heard);
  });

  it('keeps the last handler of an event, and tells the host once', async () => {
    await visit.page.evaluate(() => {
      for (const mark of ['a', 'b']) WeixinJSBridge.on('menu:share:timeline', window.hear(mark));
    });
    await visit.hears('listen');
    await emit('menu:share:timeline', {});
    await visit.settle();
    assert.deepEqual(await visit.page.evaluate(() => window.heard), [['b', {}]]);
    assert.deepEqual(await visit.told('listen'), ['menu:share:timeline']);
  });

  it('brings each payload as an object of its own', async () => {
    await visit.page.evaluate(() => {
      WeixinJSBridge.on('e', (payload) => {
        window.heard.push(structuredClone(payload));
        payload.list.push('changed');
      });
    });
    await visit.hears('listen');
    await visit.host.evaluate(() => {
      const payload = { list: [] };
      stand.bridge.event('e', payload);
      stand.bridge.event('e', payload);
    });
    await visit.settle();
    assert.deepEqual(await visit.page.evaluate(() => window.heard), [{ list: [] }, { list: [] }]);
  });

  it('takes no handler that is no function, and no event that has no name', async () => {
    await visit.page.evaluate(() => {
      WeixinJSBridge.on('a', 'no function');
      WeixinJSBridge.on('b');
      for (const event of ['', 'n'.repeat(129), 5, null, Symbol('s')]) WeixinJSBridge.on(event, () => {});
    });
    await visit.settle();
    assert.deepEqual(await visit.told('listen'), []);
  });

  it('lets a handler call, and its answer come back: as a share does', async () => {
    await visit.page.evaluate(() => {
      WeixinJSBridge.on('menu:share:timeline', () => {
        WeixinJSBridge.invoke('shareTimeline', { title: 'T' }, window.hear('shared'));
      });
    });
    await visit.hears('listen');
    await emit('menu:share:timeline', {});
    await visit.page.waitForFunction(() => window.heard.length > 0);
    assert.deepEqual(await visit.page.evaluate(() => window.heard), [['shared', { err_msg: 'shareTimeline:ok' }]]);
  });
});

describe('the others', () => {
  it('call asks as invoke does', async () => {
    await visit.page.evaluate(() => {
      WeixinJSBridge.call('hideOptionMenu');
      WeixinJSBridge.call('hideToolbar', { n: 1 });
    });
    await visit.settle();
    const calls = (await visit.told('call')).map(({ api, params }) => [api, params]);
    assert.deepEqual(calls, [['hideOptionMenu', {}], ['hideToolbar', { n: 1 }]]);
  });

  it('log writes to the console', async () => {
    /** @type {string[]} */
    const lines = [];
    visit.host.on('console', (message) => lines.push(message.text()));
    await visit.page.evaluate(() => WeixinJSBridge.log('a line'));
    await visit.settle();
    assert.deepEqual(lines, ['WeixinJSBridge a line']);
  });

  it('nothing of it can be changed, only replaced as a whole', async () => {
    const changed = await visit.page.evaluate(() => {
      const { invoke } = WeixinJSBridge;
      WeixinJSBridge.invoke = null;
      WeixinJSBridge.more = 1;
      delete WeixinJSBridge.on;
      return [WeixinJSBridge.invoke === invoke, WeixinJSBridge.more, typeof WeixinJSBridge.on];
    });
    assert.deepEqual(changed, [true, undefined, 'function']);
  });
});
