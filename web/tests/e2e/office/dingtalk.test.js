// DingTalk's pages with the vendor's real SDKs and ours, in real Chromium, verified by the real platform (seed 001).

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchChromium } from '../../support/chromium.js';
import { startPlatform } from '../../support/platform.js';
import { openOffice, sdks } from './office.js';
import { call, configure, during } from './visit.js';

/** @type {import('./visit.js').OfficeWorld} */
let world;

before(async () => {
  const platform = await startPlatform();
  world = { browser: await launchChromium(), platform, office: await openOffice(platform) };
});

after(async () => {
  await world?.browser.close();
  await world?.office.stop();
  await world?.platform.stop();
});

/** @param {import('./visit.js').OfficeVisit} visited @param {string} name */
async function named({ calls }, name) {
  return (await calls()).filter((call) => call.name === name);
}

const profiles = /** @type {const} */ (['iphone', 'android', 'desktop']);
const names = /** @type {(keyof typeof sdks.dingtalk)[]} */ (Object.keys(sdks.dingtalk));
/** The last 2.x looks for its container in a frame's name on dingtalk.com, which a framed page cannot have. */
const cannot = (/** @type {string} */ sdk, /** @type {string} */ profile) => sdk === 'v2' && profile === 'desktop';

for (const profile of profiles) {
  for (const sdk of names.filter((name) => !cannot(name, profile))) {
    describe(`${sdks.dingtalk[sdk]}, ${profile}`, () => {
      const device = { profile, client_version: '7.8.1' };

      test('before dd.config, what needs none works, and what needs one is refused with 7', async () => {
        await during(world, 'dingtalk', sdk, { device }, async (visited) => {
          const alert = await call(visited, 'device.notification.alert', { message: 'hello', title: '', buttonName: 'OK' });
          assert.equal(alert.error, undefined);
          assert.ok(alert.ran.includes('onSuccess'));
          const refused = await call(visited, 'biz.contact.choose', { corpId: 'x', multiple: true });
          assert.equal(refused.error.errorCode, '7');
          assert.ok(refused.ran.includes('onFail'));
          const [record] = await named(visited, 'biz.contact.choose');
          assert.deepEqual([record.status, record.reason], ['refused', 'config_missing']);
        });
      });

      test('a right config is dd.ready, and what was asked for works; a second one changes nothing', async () => {
        await during(world, 'dingtalk', sdk, { device }, async (visited) => {
          assert.deepEqual(await configure(visited), { ready: true });
          const chosen = await call(visited, 'biz.contact.choose', { multiple: true, title: 'Who', max: 3 });
          assert.equal(chosen.result.length, 1);
          assert.equal(chosen.result[0].name, '小兰');
          assert.match(chosen.result[0].emplId, /^\d{18}$/);
          assert.deepEqual(await configure(visited, { spoil: { signature: 'x' } }), { ready: true });
          const configs = await named(visited, 'config');
          assert.deepEqual(configs.map(({ status }) => status), ['allowed'], 'the SDK asks the client once');
          const failed = configs[0].checks.filter((/** @type {any} */ check) => check.outcome === 'failed');
          assert.deepEqual(failed, []);
        });
      });

      test('a code of the page says to the backend who came', async () => {
        await during(world, 'dingtalk', sdk, { device }, async (visited) => {
          const app = world.office.app('dingtalk Kanhe');
          const { result } = await call(visited, 'runtime.permission.requestAuthCode', { corpId: app.corpid });
          const token = await world.office.token(app.appkey);
          const answer = await fetch(`${world.platform.url}/topapi/v2/user/getuserinfo?access_token=${token}`, {
            method: 'POST',
            body: JSON.stringify({ code: result.code }),
          });
          const user = await answer.json();
          assert.deepEqual([user.errcode, user.result.name], [0, '小兰']);
        });
      });

      test('a person who does not want to is −1', async () => {
        await during(world, 'dingtalk', sdk, { device, auto: 'deny' }, async (visited) => {
          assert.deepEqual(await configure(visited), { ready: true });
          const { error } = await call(visited, 'biz.contact.choose', { multiple: true });
          assert.equal(error.errorCode, '-1');
          const [record] = await named(visited, 'biz.contact.choose');
          assert.deepEqual([record.status, record.reason], ['cancelled', 'user_cancelled']);
        });
      });

      test('a wrong signature is dd.error, in the words of the vendor', async () => {
        await during(world, 'dingtalk', sdk, { device }, async (visited) => {
          const { error } = await configure(visited, { spoil: { signature: '0'.repeat(40) } });
          assert.equal(error.errorCode, '3');
          assert.match(error.errorMessage, /^权限校验失败 Code:52013 - Message: 签名校验失败,nonce:\[.+\],timestamp:\[\d+\],url:\[http/);
          const [record] = await named(visited, 'config');
          assert.equal(record.reason, 'signature_mismatch');
          assert.match(record.signature.expected, /^[0-9a-f]{40}$/);
        });
      });
    });
  }
}

describe('the faults of the seed, with dingtalk-jsapi 3.2.9', () => {
  const { office } = { office: () => world.office };

  /** @param {Parameters<typeof configure>[1]} wishes @param {string} code @param {string} reason */
  async function refused(wishes, code, reason) {
    await during(world, 'dingtalk', 'v3', {}, async (visited) => {
      const { error } = await configure(visited, wishes);
      assert.ok(error, 'dd.error runs');
      assert.match(error.errorMessage, new RegExp(`Code:${code} `));
      const [record] = await named(visited, 'config');
      assert.equal(record.reason, reason);
    });
  }

  test('an agentId of another app than the appKey is 52019', async () => {
    await refused({ spoil: { agentId: office().app('Other App').agentid } }, '52019', 'agent_of_another_app');
  });

  test('a corp that is none is 52010', async () => {
    await refused({ spoil: { corpId: 'dingnowhere' } }, '52010', 'unknown_corp');
  });

  test('a corp that has not got the app is 52011: the ticket cannot be read', async () => {
    const corp = await world.platform.sandbox('POST', '/corps', { dialect: 'dingtalk', name: 'Elsewhere' });
    await refused({ spoil: { corpId: corp.corpid } }, '52011', 'corp_mismatch');
  });

  test('SHA-256 and SHA-1 both verify', async () => {
    for (const digest of ['sha1', 'sha256']) {
      await during(world, 'dingtalk', 'v3', {}, async (visited) => {
        assert.deepEqual(await configure(visited, { ask: { digest } }), { ready: true });
      });
    }
  });

  test('flat names of SDK 3 are granted by their native methods', async () => {
    await during(world, 'dingtalk', 'v3', {}, async (visited) => {
      assert.deepEqual(await configure(visited, { list: ['getLocation'] }), { ready: true });
      const { result } = await call(visited, 'getLocation', { targetAccuracy: 200, coordinate: 0 });
      assert.deepEqual([result.latitude, result.longitude], [23.10647, 113.32446]);
    });
  });
});
