// The global `my` of a mini program, used as pages use it (seed 002; alipay-plus.md 1.3 to 1.6).

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { World } from './world.js';

/** @type {World} */
let world;
/** @type {import('./world.js').Visit} */
let visit;
before(async () => {
  world = await World.open();
});
after(() => world?.close());

/** The page's callbacks note what they get. */
const head = `<script>
  window.ran = [];
  window.note = (name) => (...given) => void ran.push([name, ...given]);
  window.noted = { success: note('success'), fail: note('fail'), complete: note('complete') };
  window.heard = () => new Promise((resolve) => setTimeout(() => resolve(ran.splice(0)), 50));
</script>`;

/** @param {object} [boot] */
async function open(boot = {}) {
  visit = await world.visit({ boot: { dialect: 'alipayplus', ...boot }, head });
}

/** What ran after `my[name]` was answered so. @param {string} name @param {unknown} answer */
async function ranAfter(name, answer) {
  await visit.host.evaluate(([name, answer]) => stand.answer(name, answer), [name, answer]);
  return visit.page.evaluate(async (name) => {
    const returned = my[name]({ scopes: ['auth_base'], ...noted });
    const ran = await heard();
    return [returned === undefined, ...ran];
  }, name);
}

describe('my', () => {
  it('is there with AlipayJSBridge, and on every client', async () => {
    for (const profile of ['iphone', 'android', 'desktop']) {
      await open({ profile });
      assert.deepEqual(
        await visit.page.evaluate(() => [typeof my.getAuthCode, typeof my.call, typeof AlipayJSBridge.call]),
        ['function', 'function', 'function']
      );
    }
  });

  it('comes late to pages of slow clients', async () => {
    await open({ bridgeDelay: 200 });
    const seen = await visit.page.evaluate(async () => {
      const before = typeof window.my;
      await new Promise((resolve) => document.addEventListener('AlipayJSBridgeReady', resolve));
      return [before, typeof window.my];
    });
    assert.deepEqual(seen, ['undefined', 'object']);
  });

  it('sends what the page passed, but for its callbacks', async () => {
    await open();
    await visit.page.evaluate(() => my.getAuthCode({ scopes: 'auth_user', ...noted }));
    const [{ api, params }] = await visit.hears('call');
    assert.deepEqual([api, params], ['getAuthCode', { scopes: 'auth_user' }]);
  });

  it('calls success and then complete, both with the answer, and returns nothing', async () => {
    await open();
    const answer = { authCode: '0000000001T1dc0W0tv448DB00007826', authErrorScopes: { auth_user: '10001' } };
    assert.deepEqual(await ranAfter('getAuthCode', answer), [true, ['success', answer], ['complete', answer]]);
  });

  it('calls fail for an error, and for refused scopes without a code', async () => {
    await open();
    for (const answer of [
      { error: 1001, errorMessage: 'x' },
      { error: 6001, errMessage: 'x' },
      { authErrorScopes: { auth_user: '10001' } },
    ]) {
      assert.deepEqual(await ranAfter('getAuthCode', answer), [true, ['fail', answer], ['complete', answer]]);
    }
    const fine = { error: 0 };
    assert.deepEqual(await ranAfter('getSiteInfo', fine), [true, ['success', fine], ['complete', fine]]);
  });

  it('needs no callbacks and no options', async () => {
    await open();
    const fine = await visit.page.evaluate(() => {
      for (const options of [undefined, null, {}, { success: 1, complete: 'x' }]) my.alert(options);
      return true;
    });
    assert.equal(fine, true);
    assert.equal((await visit.hears('call', 4)).length, 4);
  });

  it('lets no callback that throws stop the next', async () => {
    await open();
    await visit.host.evaluate(() => stand.answer('getAuthCode', { authCode: 'x' }));
    const ran = await visit.page.evaluate(async () => {
      const thrown = new Promise((resolve) => {
        addEventListener('error', (event) => {
          event.preventDefault();
          resolve(event.message);
        });
      });
      const success = () => {
        throw new Error('of the page');
      };
      my.getAuthCode({ success, complete: noted.complete });
      return [await thrown, await heard()];
    });
    assert.equal(typeof ran[0], 'string', 'the page’s error is reported as its own');
    assert.deepEqual(ran[1], [['complete', { authCode: 'x' }]]);
  });

  it('has the bridge itself as my.call, with one callback', async () => {
    await open();
    await visit.host.evaluate(() => stand.answer('tradePay', { error: 1 }, { error: 1 }));
    const ran = await visit.page.evaluate(async () => {
      my.call('tradePay', { orderStr: 'x' }, note('three'));
      my.call('tradePay', note('two'));
      return heard();
    });
    assert.deepEqual(ran, [['three', { error: 1 }], ['two', { error: 1 }]]);
    assert.deepEqual(await visit.page.evaluate(() => ['getAuthCode', 'call', 'tradePay', 7].map((name) => my.canIUse(name))), [
      true,
      true,
      false,
      false,
    ]);
  });

  it('may be replaced by a page that brings its own', async () => {
    await open();
    assert.equal(
      await visit.page.evaluate(() => {
        window.my = 'own';
        return window.my;
      }),
      'own'
    );
  });

  it('is none of Gov-DingTalk’s, whose bridge is called the same', async () => {
    await open({ dialect: 'gov' });
    assert.deepEqual(await visit.page.evaluate(() => [typeof AlipayJSBridge, typeof window.my]), ['object', 'undefined']);
  });
});
