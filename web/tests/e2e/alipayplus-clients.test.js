// What frameworks for mini programs make of `my.getAuthCode`, as published, in real Chromium: from their own names down to
// the code that the merchant's backend redeems (alipay-plus.md 1.7).

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { build } from 'esbuild';
import { launchChromium } from '../support/chromium.js';
import { startPlatform } from '../support/platform.js';
import { visiting } from './mini-program.js';

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {import('../support/platform.js').Platform} */
let platform;
/** Puts the frameworks into a page, each under its name. */
let clients = '';

before(async () => {
  clients = await bundled();
  platform = await startPlatform();
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  await platform?.stop();
});

/** The frameworks as a mini program's build would have them, in one classic script. */
async function bundled() {
  const contents = `
    import { login } from '@mpxjs/api-proxy/src/platform/api/login/index.ali.js';
    import goldfish from '@goldfishjs/bridge/lib/bridge.js';
    import uni from '@dcloudio/uni-mp-alipay/dist/uni.api.esm.js';
    import { initNativeApi } from '@tarojs/plugin-platform-alipay/dist/runtime-utils.js';
    // The runtime of mini programs has them; an H5 page in a wallet has not.
    Object.assign(window, { getCurrentPages: () => [], getApp: () => ({}) });
    // Of Taro's own object only what has to do with requests is asked for here.
    const taro = { Link: class { request() {} addInterceptor() {} cleanInterceptors() {} }, config: {}, options: {} };
    initNativeApi(taro);
    window.clients = { mpx: { login }, goldfish, uni, taro };
  `;
  const define = { 'process.env.NODE_ENV': '"production"', __mpx_mode__: '"ali"', global: 'window' };
  const stdin = { contents, resolveDir: import.meta.dirname };
  const { outputFiles } = await build({ stdin, bundle: true, write: false, format: 'iife', define });
  return outputFiles[0]?.text ?? '';
}

/** @param {(visit: import('./mini-program.js').Visit) => Promise<void>} scene */
const during = (scene) =>
  visiting({ browser, platform }, async (visit) => {
    await visit.page.evaluate(clients);
    await scene(visit);
  });

/**
 * What the merchant's backend learns by a code.
 * @param {import('./mini-program.js').Visit} visit
 * @param {string} authCode
 */
const redeemed = ({ page }, authCode) =>
  page.evaluate(async (authCode) => {
    const post = async (/** @type {string} */ name, /** @type {object} */ body) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`api/${name}`, { method: 'POST', headers, body: JSON.stringify(body) });
      return answer.json();
    };
    const { session } = await post('session', {});
    return post('login', { session, authCode });
  }, authCode);

/** @param {import('./mini-program.js').Visit} visit @param {'Allow' | 'Don’t Allow'} name */
const press = ({ sheet }, name) => sheet.getByRole('button', { name, exact: true }).click();

describe('published clients', () => {
  test('Taro’s login asks for the single text `auth_base` and adds `code`', async () => {
    await during(async (visit) => {
      const answer = await visit.page.evaluate(() => /** @type {any} */ (window).clients.taro.login());
      assert.equal(answer.code, answer.authCode);
      assert.match((await redeemed(visit, answer.code)).customerId, /^\d{24}$/);
    });
  });

  test('uni-app’s login hands out `code`', async () => {
    await during(async (visit) => {
      const answer = await visit.page.evaluate(
        () => new Promise((success, fail) => /** @type {any} */ (window).clients.uni.login({ success, fail }))
      );
      assert.match(answer.code, /^[0-9A-Za-z]{32}$/);
      assert.match((await redeemed(visit, answer.code)).customerId, /^\d{24}$/);
    });
  });

  test('mpx’s login passes scopes on, and the consent page is answered', async () => {
    await during(async (visit) => {
      const asking = visit.page.evaluate(
        () =>
          new Promise((success, fail) =>
            /** @type {any} */ (window).clients.mpx.login({ scopes: 'auth_user', success, fail })
          )
      );
      await press(visit, 'Allow');
      const { code, errMsg } = await asking;
      assert.equal(errMsg, 'login:ok');
      assert.equal((await redeemed(visit, code)).userInfo.userName.fullName, 'Ada Li');
    });
  });

  test('goldfish’s promise is kept, and broken by who does not allow', async () => {
    await during(async (visit) => {
      const call = () =>
        visit.page.evaluate(() =>
          /** @type {any} */ (window).clients.goldfish
            .call('getAuthCode', { scopes: ['USER_BIRTHDAY'] })
            .catch((/** @type {any} */ refusal) => ({ refusal }))
        );
      const refused = call();
      await press(visit, 'Don’t Allow');
      assert.deepEqual((await refused).refusal.authErrorScopes, { USER_BIRTHDAY: '10001' });
      const asking = call();
      await press(visit, 'Allow');
      const { authCode } = await asking;
      assert.deepEqual((await redeemed(visit, authCode)).userInfo, { birthDate: '1990-01-31' });
      const direct = await visit.page.evaluate(() =>
        /** @type {any} */ (window).clients.goldfish.mycall('getAuthCode', { scopeNicks: ['USER_ID'] })
      );
      assert.deepEqual(direct.authSuccessScopes, ['USER_ID']);
    });
  });
});
