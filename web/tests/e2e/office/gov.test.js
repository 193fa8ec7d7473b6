// Gov-DingTalk's pages with the vendor's real SDK and ours, in real Chromium, verified by the real platform (seed 000).

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchChromium } from '../../support/chromium.js';
import { startPlatform } from '../../support/platform.js';
import { openOffice, post, sdks } from './office.js';
import { call, during } from './visit.js';

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

/**
 * Calls `dd.authConfig` as the page would. On a computer the vendor's SDK resolves whatever comes.
 * @param {import('./visit.js').OfficeVisit} visit
 * @param {{ ticket?: string, app?: string, list?: string[] }} [wishes]
 */
async function authorize(visit, { ticket, app = 'gov Kanhe', list = ['getGeolocation', 'scan'] } = {}) {
  const own = await visit.page.evaluate(
    async (app) => (await (await fetch(`/ticket?${new URLSearchParams({ app })}`)).json()).ticket,
    app
  );
  const { result, error } = await call(visit, 'authConfig', { ticket: ticket ?? own, jsApiList: list });
  return error ?? result;
}

/** @param {import('./visit.js').OfficeVisit} visited */
async function verdict({ calls }) {
  return (await calls()).find((call) => call.name === 'authConfig');
}

for (const profile of /** @type {const} */ (['iphone', 'android', 'desktop'])) {
  for (const sdk of /** @type {const} */ (['vendor', 'ours'])) {
    describe(`${sdks.gov[sdk]}, ${profile}`, () => {
      const device = { profile, client_version: '3.2.0' };
      const settings = () => ({ device, app: world.office.app('gov Kanhe').appkey });

      test('a right ticket tells of each API whether the page has it, and what it has works', async () => {
        await during(world, 'gov', sdk, settings(), async (visited) => {
          assert.deepEqual(await authorize(visited, { list: ['getGeolocation', 'scan', 'flyAway'] }), [
            { name: 'getGeolocation', validateResult: true },
            { name: 'scan', validateResult: true },
            { name: 'flyAway', validateResult: false },
          ]);
          const { result } = await call(visited, 'getGeolocation', {});
          assert.equal(typeof result.latitude, 'number');
        });
      });

      test('without a grant what needs one is refused with 7', async () => {
        await during(world, 'gov', sdk, settings(), async (visited) => {
          const { result, error } = await call(visited, 'getGeolocation', {});
          assert.equal((error ?? result).errorCode, '7');
        });
      });

      test('a ticket that is none is 101002, that of another app 101004', async () => {
        await during(world, 'gov', sdk, settings(), async (visited) => {
          const unknown = await authorize(visited, { ticket: 'jsApi_00000000000000000000000000000000' });
          assert.equal(unknown.errorCode, '101002');
          assert.equal((await verdict(visited)).reason, 'ticket_unknown');
          const foreign = await authorize(visited, { app: 'gov Other' });
          assert.equal(foreign.errorCode, '101004');
          const [, second] = (await visited.calls()).filter((call) => call.name === 'authConfig');
          assert.equal(second.reason, 'ticket_of_another_app');
        });
      });

      test('a code of the page says to the backend who came', async () => {
        await during(world, 'gov', sdk, settings(), async (visited) => {
          const { result } = await call(visited, 'getAuthCode', {});
          const { appkey, appsecret } = world.office.app('gov Kanhe');
          const token = await post(world.platform, '/gettoken.json', { appkey, appsecret });
          const user = await post(world.platform, '/rpc/oauth2/dingtalk_app_user.json', {
            access_token: token.accessToken,
            auth_code: result.code ?? result.auth_code,
          });
          assert.equal(user.lastName, '小兰');
        });
      });
    });
  }
}

test('a page that lies elsewhere than the home page is 101004 with a reason of its own', async () => {
  const { appkey } = world.office.app('gov Kanhe');
  await world.platform.sandbox('PATCH', `/apps/gov/${appkey}`, { loopback: false });
  try {
    await during(world, 'gov', 'vendor', { app: appkey, device: { profile: 'android', client_version: '3.2.0' } }, async (visited) => {
      assert.equal((await authorize(visited)).errorCode, '101004');
      assert.equal((await verdict(visited)).reason, 'not_at_home');
    });
  } finally {
    await world.platform.sandbox('PATCH', `/apps/gov/${appkey}`, { loopback: true });
  }
});

test('an app that has not subscribed gets no ticket', async () => {
  const { appkey, appsecret } = world.office.app('gov Kanhe');
  await world.platform.sandbox('PATCH', `/apps/gov/${appkey}`, { subscriptions: ['login_free'] });
  try {
    await assert.rejects(async () => {
      const token = await post(world.platform, '/gettoken.json', { appkey, appsecret });
      await post(world.platform, '/get_jsapi_token.json', { accessToken: token.accessToken });
    }, /jsapi_auth|NoPermission/i);
  } finally {
    await world.platform.sandbox('PATCH', `/apps/gov/${appkey}`, { subscriptions: ['jsapi_auth', 'login_free'] });
  }
});
