// What holds for every JSAPI of the catalog alike, with the real SDK on every device: it is refused where the page did
// not declare it, where the app lacks it and where the client is too old; and it fails when a fault says so.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { catalog } from '../../sdk/wechat/catalog.js';
import { launchChromium } from '../support/chromium.js';
import { startPlatform } from '../support/platform.js';
import { recording } from '../support/recording.js';
import { openShop } from './shop.js';
import { configure, visit } from './visit.js';

/** @type {{ browser: import('playwright-core').Browser, platform: import('../support/platform.js').Platform, shop: import('./shop.js').Shop }} */
let world;
/** @type {string} */
let appid;

before(async () => {
  const platform = await startPlatform();
  world = { browser: await launchChromium(), platform, shop: await openShop(platform) };
  appid = (await platform.sandbox('GET', '/apps'))[0].appid;
  const { apis } = await (await fetch(`${platform.url}/docs/apis/wechat.json`)).json();
  invoked = apis.filter((/** @type {any} */ { kind, grant, simulated }) => kind === 'invoke' && grant && simulated);
});

after(async () => {
  await world?.browser.close();
  await world?.shop.stop();
  await world?.platform.stop();
});

/** What the page calls and needs a grant for. @type {import('../../types/catalog').WechatApi[]} */
let invoked;
const listened = catalog.filter(({ kind }) => kind === 'listen');

/**
 * Calls every API once, one after the other, with what was recorded of it as its options.
 * @param {import('./visit.js').Visit} visited
 * @returns {Promise<Record<string, { order: string[], errMsg: string }>>}
 */
async function callEach({ page }) {
  const calls = invoked.map(({ name }) => ({ name, input: recording.apis[name].input ?? {} }));
  return page.evaluate(async (calls) => {
    /** @type {Record<string, { order: string[], errMsg: string }>} */
    const outcomes = {};
    for (const { name, input } of calls) {
      outcomes[name] = await new Promise((resolve) => {
        /** @type {string[]} */
        const order = [];
        const note = (/** @type {string} */ callback) => (/** @type {any} */ result) => {
          order.push(callback);
          if (callback === 'complete') resolve({ order, errMsg: result.errMsg });
        };
        const callbacks = Object.fromEntries(['success', 'fail', 'cancel', 'complete'].map((one) => [one, note(one)]));
        /** @type {any} */ (window).wx[name]({ ...input, ...callbacks });
      });
    }
    return outcomes;
  }, calls);
}

/**
 * What the inspector says of the newest call of each API.
 * @param {import('./visit.js').Visit} visited
 * @returns {Promise<Record<string, string | null>>}
 */
async function reasons({ calls }) {
  return Object.fromEntries((await calls()).map(({ name, reason }) => [name, reason]));
}

/**
 * @param {import('./visit.js').Visit} visited
 * @param {(name: string) => string} errMsg
 * @param {string} reason
 */
async function allFail(visited, errMsg, reason) {
  const outcomes = await callEach(visited);
  const said = await reasons(visited);
  for (const { name } of invoked) {
    // The SDK knows only one failure of this call (protocol/wechat-bridge.md 3.3).
    const text = name === 'getNetworkType' ? 'getNetworkType:fail' : errMsg(name);
    assert.deepEqual(outcomes[name], { order: ['fail', 'complete'], errMsg: text });
    assert.equal(said[name], reason, name);
  }
}

for (const profile of /** @type {const} */ (['iphone', 'android', 'desktop'])) {
  describe(`every JSAPI, ${profile}`, () => {
    /**
     * @param {(visited: import('./visit.js').Visit) => Promise<void>} scene
     */
    async function during(scene) {
      const visited = await visit(world, 'original', { device: { profile } });
      try {
        await scene(visited);
      } finally {
        await visited.simulator.close();
      }
    }

    test('that the page did not declare is offline verifying', async () => {
      await during(async (visited) => {
        assert.deepEqual(await configure(visited, { list: ['checkJsApi'] }), [['ready']]);
        await allFail(visited, (name) => `${name}:fail, the permission value is offline verifying`, 'api_not_declared');
      });
    });

    test('that the app lacks is permission denied', async () => {
      const app = `/apps/wechat/${appid}`;
      await world.platform.sandbox('PATCH', app, { revoked: invoked.map(({ name }) => name) });
      try {
        await during(async (visited) => {
          assert.deepEqual(await configure(visited, { list: invoked.map(({ name }) => name) }), [['ready']]);
          await allFail(visited, (name) => `${name}:permission denied`, 'api_not_permitted');
        });
      } finally {
        await world.platform.sandbox('PATCH', app, { revoked: [] });
      }
    });

    test('that is younger than the client does not exist', async () => {
      await during(async (visited) => {
        await configure(visited, { list: invoked.map(({ name }) => name) });
        const device = { profile, client_version: '6.0.1' };
        await world.platform.sandbox('PATCH', `/sessions/${visited.session}`, { device });
        await allFail(visited, (name) => `${name}:function not exist`, 'client_too_old');
      });
    });

    test('fails when a fault says so', async () => {
      for (const { wire } of invoked) {
        const fault = { endpoint: `wechat.jsapi.${wire}`, answer: { err_msg: `${wire}:fail_out of order` }, times: 1 };
        await world.platform.sandbox('POST', '/faults', fault);
      }
      await during(async (visited) => {
        await configure(visited, { list: invoked.map(({ name }) => name) });
        await allFail(visited, (name) => `${name}:out of order`, 'fault_injected');
      });
    });

    test('that is an event is listened to, and the log says what may be heard', async () => {
      await during(async (visited) => {
        await configure(visited, { list: ['onVoicePlayEnd'] });
        await visited.page.evaluate(
          (names) => {
            for (const name of names) /** @type {any} */ (window).wx[name]({});
          },
          listened.map(({ name }) => name)
        );
        const said = async () => {
          const all = await reasons(visited);
          return listened.map(({ name }) => [name, all[name]]);
        };
        const wanted = listened.map(({ name }) => [name, name === 'onVoicePlayEnd' ? null : 'api_not_declared']);
        for (let wait = 0; wait < 200 && JSON.stringify(await said()) !== JSON.stringify(wanted); wait += 1) {
          await new Promise((resolve) => setTimeout(resolve, 25));
        }
        assert.deepEqual(await said(), wanted);
      });
    });
  });
}
