// The main job, on real input: pages with the real SDKs, in real Chromium, verified by the real platform.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchChromium } from '../support/chromium.js';
import { startPlatform } from '../support/platform.js';
import { openShop, sdks } from './shop.js';
import { call, configure, listed, until, visit } from './visit.js';

/** @type {{ browser: import('playwright-core').Browser, platform: import('../support/platform.js').Platform, shop: import('./shop.js').Shop }} */
let world;

before(async () => {
  const platform = await startPlatform();
  world = { browser: await launchChromium(), platform, shop: await openShop(platform) };
});

after(async () => {
  await world?.browser.close();
  await world?.shop.stop();
  await world?.platform.stop();
});

/**
 * @param {import('./shop.js').SdkName} sdk
 * @param {Record<string, unknown> & { early?: boolean }} settings
 * @param {(visit: import('./visit.js').Visit) => Promise<void>} scene
 */
async function during(sdk, settings, scene) {
  const visited = await visit(world, sdk, settings);
  try {
    await scene(visited);
  } finally {
    await visited.simulator.close();
  }
}

/** @param {import('./visit.js').Visit} visited */
async function newest({ calls }) {
  return (await calls()).at(-1);
}

const profiles = /** @type {const} */ (['iphone', 'android', 'desktop']);
const names = /** @type {import('./shop.js').SdkName[]} */ (Object.keys(sdks));

for (const profile of profiles) {
  for (const sdk of names) {
    describe(`${sdks[sdk]}, ${profile}`, () => {
      test('a right config is config:ok, and what was asked for works', async () => {
        await during(sdk, { device: { profile }, network: '4g' }, async (visited) => {
          const seen = await visited.page.evaluate(() => /** @type {any} */ (window).seen);
          assert.equal(seen.bridge, 'object', 'the bridge is there before the first script of the page');
          assert.match(seen.userAgent, /MicroMessenger\/8\.0\.30/);

          assert.deepEqual(await configure(visited), [['ready']]);
          assert.deepEqual(await call(visited, 'checkJsApi', { jsApiList: ['getLocation', 'scanQRCode'] }), {
            order: ['success', 'complete'],
            result: { checkResult: { getLocation: true, scanQRCode: false }, errMsg: 'checkJsApi:ok' },
          });
          const network = await call(visited, 'getNetworkType');
          assert.deepEqual(network.order, ['success', 'complete']);
          assert.equal(network.result.networkType, '4g');
          const wgs84 = await call(visited, 'getLocation', { type: 'wgs84' });
          const gcj02 = await call(visited, 'getLocation', { type: 'gcj02' });
          assert.equal(wgs84.result.errMsg, 'getLocation:ok');
          assert.equal(typeof wgs84.result.latitude, 'number');
          assert.notEqual(wgs84.result.latitude, gcj02.result.latitude);

          // The window closes with the page in it, so the page may not live to see the answer.
          await visited.page.evaluate(() => void (/** @type {any} */ (window).wx.closeWindow()));
          await until(async () => (await newest(visited)).name === 'closeWindow', 'the call is recorded');
          const { page } = await world.platform.sandbox('GET', `/sessions/${visited.session}`);
          assert.equal(page.closed, true);
        });
      });

      test('a wrong signature is invalid signature, and then nothing is permitted', async () => {
        await during(sdk, { device: { profile } }, async (visited) => {
          const wrong = { signature: '0'.repeat(40) };
          assert.deepEqual(await configure(visited, { spoil: wrong }), [
            ['error', { errMsg: 'config:invalid signature' }],
            ['ready'],
          ]);
          assert.equal((await newest(visited)).reason, 'signature_mismatch');
          const refused = await call(visited, 'getLocation');
          assert.deepEqual(refused.order, ['fail', 'complete']);
          assert.equal(refused.result.errMsg, 'getLocation:fail, the permission value is offline verifying');
        });
      });
    });
  }
}

describe('a refused config, with the original script', () => {
  /**
   * @param {import('./visit.js').Visit} visited
   * @param {Parameters<typeof configure>[1]} wishes
   * @param {string} text what the page sees
   * @param {string} reason what the inspector says
   */
  async function refused(visited, wishes, text, reason) {
    const story = await configure(visited, wishes);
    assert.deepEqual(story[0], ['error', { errMsg: text }]);
    const recorded = await newest(visited);
    assert.equal(recorded.reason, reason);
    assert.equal(recorded.checks.filter((/** @type {any} */ check) => check.outcome === 'failed').length, 1);
  }

  /** A config that was signed now, used later. @param {import('./visit.js').Visit} visited */
  function signedNow({ page }) {
    return page.evaluate(async () =>
      (await fetch(`/config?url=${encodeURIComponent(location.href)}`)).json()
    );
  }

  test('an expired ticket', async () => {
    await during('original', {}, async (visited) => {
      const old = await signedNow(visited);
      await world.platform.sandbox('POST', '/clock', { advance_seconds: 7200 });
      await refused(visited, { spoil: old }, 'config:invalid signature', 'ticket_expired');
    });
  });

  test('a replaced ticket', async () => {
    await during('original', {}, async (visited) => {
      const old = await signedNow(visited);
      const { appid } = world.shop.app;
      const replace = { kind: 'jsapi', action: 'replace' };
      await world.platform.sandbox('POST', `/apps/wechat/${appid}/credentials`, replace);
      await refused(visited, { spoil: old }, 'config:invalid signature', 'ticket_superseded');
    });
  });

  test('an unknown appId', async () => {
    await during('original', {}, async (visited) => {
      await refused(visited, { spoil: { appId: 'wx0000000000000000' } }, 'config:invalid appid', 'unknown_app');
    });
  });

  test('parameters that are missing, or spelled as when signing', async () => {
    await during('original', {}, async (visited) => {
      await refused(visited, { spoil: { nonceStr: undefined, noncestr: 'x' } }, 'config:fail', 'missing_parameters');
      await refused(visited, { spoil: { timestamp: undefined } }, 'config:fail', 'missing_parameters');
    });
  });

  test('another URL than the page has', async () => {
    await during('original', {}, async (visited) => {
      const sign = `${world.shop.url}/config`;
      await refused(visited, { sign }, 'config:invalid signature', 'signature_mismatch');
      const { signature } = await newest(visited);
      assert.match(signature.fields[3].value, /\/shop\?sdk=original$/, 'the inspector shows the URL that was checked');
      assert.notEqual(signature.given, signature.expected);
    });
  });

  test('a domain that is not bound', async () => {
    const strict = await world.platform.sandbox('POST', '/apps', {
      dialect: 'wechat',
      loopback: false,
      domains: ['shop.example'],
    });
    await during('original', {}, async (visited) => {
      await refused(visited, { spoil: { appId: strict.appid } }, 'config:invalid url domain', 'url_is_ip');
    });
  });

  test('in the words of newer clients, in the language of the phone', async () => {
    const device = { profile: 'android', error_texts: 'detailed', language: 'en' };
    await during('original', { device }, async (visited) => {
      const [[, { errMsg }]] = /** @type {any} */ (await configure(visited, { spoil: { signature: 'x' } }));
      assert.match(errMsg, /^config:fail,Error: System error, error code:63002,invalid signature \[\d{8} \d\d:\d\d:\d\d\]\[\]$/);
    });
  });
});

describe('a refused call, with the original script', () => {
  test('an API that was not declared is offline verifying', async () => {
    await during('original', {}, async (visited) => {
      await configure(visited, { list: ['getNetworkType'] });
      const refused = await call(visited, 'getLocation');
      assert.deepEqual(refused, {
        order: ['fail', 'complete'],
        result: { errMsg: 'getLocation:fail, the permission value is offline verifying' },
      });
      assert.equal((await newest(visited)).reason, 'api_not_declared');
    });
  });

  test('an API that the app may not use is permission denied', async () => {
    const limited = await world.platform.sandbox('POST', '/apps', { dialect: 'wechat', revoked: ['getLocation'] });
    const usual = world.shop.app;
    world.shop.app = limited;
    try {
      await during('original', {}, async (visited) => {
        assert.deepEqual(await configure(visited), [['ready']]);
        assert.equal((await call(visited, 'getLocation')).result.errMsg, 'getLocation:permission denied');
        assert.equal((await newest(visited)).reason, 'api_not_permitted');
        assert.equal((await call(visited, 'getNetworkType')).result.errMsg, 'getNetworkType:ok');
      });
    } finally {
      world.shop.app = usual;
    }
  });

  test('an API that the client does not have is function not exist', async () => {
    await during('original', {}, async (visited) => {
      await configure(visited);
      const refused = await visited.page.evaluate(
        () => new Promise((resolve) => /** @type {any} */ (window).wx.invoke('getInstallState', {}, resolve))
      );
      assert.equal(/** @type {any} */ (refused).err_msg, 'system:function_not_exist');
      assert.equal((await newest(visited)).reason, 'function_not_exist');
    });
  });

  test('a person who says no cancels', async () => {
    await during('original', { auto: 'deny' }, async (visited) => {
      await configure(visited);
      assert.deepEqual(await call(visited, 'getLocation'), {
        order: ['cancel', 'complete'],
        result: { errMsg: 'getLocation:cancel' },
      });
    });
  });
});

describe('order and repetition, with the original script', () => {
  test('a config before the bridge exists waits for it', async () => {
    await during('original', { early: true, device: { bridge_delay: 1500 } }, async ({ page }) => {
      const story = () => page.evaluate(() => /** @type {any} */ (window).story);
      await until(async () => (await story()).length > 0, 'the config is answered');
      assert.deepEqual(await story(), [['ready']]);
      assert.equal(await page.evaluate(() => /** @type {any} */ (window).seen.bridgeAtConfig), 'undefined');
    });
  });

  test('a second config is verified by itself', async () => {
    await during('original', {}, async (visited) => {
      assert.deepEqual(await configure(visited), [['ready']]);
      await configure(visited, { spoil: { signature: 'f'.repeat(40) } });
      await until(
        () => visited.page.evaluate(() => /** @type {any} */ (window).story.some((/** @type {any} */ [what]) => what === 'error')),
        'the second config is refused'
      );
      const refused = await call(visited, 'getLocation');
      assert.match(refused.result.errMsg, /offline verifying$/, 'the newest config counts');
      await configure(visited);
      await until(async () => (await newest(visited)).status === 'allowed', 'the third config is granted');
      assert.equal((await call(visited, 'getLocation')).result.errMsg, 'getLocation:ok');
    });
  });

  for (const { profile, landing, current } of [
    { profile: 'iphone', landing: 'granted', current: 'refused' },
    { profile: 'android', landing: 'refused', current: 'granted' },
  ]) {
    test(`after a route change, ${profile} verifies the ${landing === 'granted' ? 'landing' : 'current'} URL`, async () => {
      await during('original', { device: { profile } }, async (visited) => {
        const entry = await visited.page.evaluate(() => location.href);
        await visited.page.evaluate(() => history.pushState(null, '', '/shop/item/7?color=red'));
        const here = await visited.page.evaluate(() => location.href);
        await configure(visited, { sign: entry });
        assert.equal((await newest(visited)).status === 'allowed', landing === 'granted', 'signed the landing URL');
        await configure(visited, { sign: here });
        await until(async () => (await visited.calls()).length === 2, 'both are answered');
        assert.equal((await newest(visited)).status === 'allowed', current === 'granted', 'signed the current URL');
      });
    });
  }

  test('debug: true shows every answer on the phone', async () => {
    await during('original', {}, async (visited) => {
      await configure(visited, { spoil: { debug: true } });
      await visited.simulator.getByText('{"errMsg":"config:ok"}').waitFor();
    });
  });
});
