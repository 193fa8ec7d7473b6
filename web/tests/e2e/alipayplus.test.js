// A mini program in an Alipay+ wallet, from the tap on its page to what its merchant's backend learns, in real Chromium
// (seed 002).

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchChromium } from '../support/chromium.js';
import { startPlatform } from '../support/platform.js';
import { says, seen, tap, visiting } from './mini-program.js';
import { until } from './visit.js';

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {import('../support/platform.js').Platform} */
let platform;

before(async () => {
  platform = await startPlatform();
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  await platform?.stop();
});

/** @param {(visit: import('./mini-program.js').Visit) => Promise<void>} scene @param {Record<string, unknown>} [settings] */
const during = (scene, settings) => visiting({ browser, platform }, scene, settings);

/**
 * What `my.getAuthCode` answers: which callbacks ran, in order, and with what.
 * @param {import('./mini-program.js').Visit} visit
 * @param {unknown} scopes
 */
function getAuthCode({ page }, scopes) {
  return page.evaluate(
    (scopes) =>
      new Promise((resolve) => {
        /** @type {[string, any][]} */
        const ran = [];
        const note = (/** @type {string} */ name) => (/** @type {any} */ answer) => void ran.push([name, answer]);
        const complete = (/** @type {any} */ answer) => resolve([...ran, ['complete', answer]]);
        /** @type {any} */ (window).my.getAuthCode({ scopes, success: note('success'), fail: note('fail'), complete });
      }),
    scopes
  );
}

describe('the consent page', () => {
  test('asks in plain words, and the backend sees exactly what was granted', async () => {
    await during(async (visit) => {
      await tap(visit, 'name, picture, birthday');
      await visit.sheet.getByRole('heading', { name: 'Kanhe Demo 勘合演示 asks for your permission' }).waitFor();
      const asked = await visit.sheet.getByRole('checkbox').evaluateAll((boxes) => boxes.map((box) => /** @type {HTMLInputElement} */ (box).value));
      assert.deepEqual(asked, ['USER_NAME', 'USER_AVATAR', 'USER_BIRTHDAY'], 'what is silent is not asked');
      await visit.sheet.getByText('Your date of birth').waitFor();
      await visit.sheet.getByRole('button', { name: 'Allow', exact: true }).click();
      await until(async () => 'birthDate' in (await seen(visit)), 'the backend has answered');
      const { customerId, userId, userName, avatar, birthDate, ...rest } = await seen(visit);
      assert.equal(customerId, userId);
      assert.deepEqual(JSON.parse(userName ?? ''), { fullName: 'Ada Li', firstName: 'Ada', lastName: 'Li' });
      assert.deepEqual([avatar, birthDate, rest], ['https://a.example/a.png', '1990-01-31', {}]);
    });
  });

  test('grants only what stays ticked', async () => {
    await during(async (visit) => {
      await tap(visit, 'name, picture, birthday');
      await visit.sheet.getByRole('checkbox', { name: 'Your date of birth' }).uncheck();
      await visit.sheet.getByRole('button', { name: 'Allow', exact: true }).click();
      await until(async () => 'USER_BIRTHDAY' in (await seen(visit)), 'the page shows what was refused');
      const { userName, birthDate, USER_BIRTHDAY } = await seen(visit);
      assert.match(userName ?? '', /Ada Li/);
      assert.deepEqual([birthDate, USER_BIRTHDAY], [undefined, '未授权 not granted: 10001']);
    });
  });

  test('is not shown for what is silent', async () => {
    await during(async (visit) => {
      const silent = ['auth_base', 'USER_ID', 'USER_LOGIN_ID', 'HASH_LOGIN_ID'];
      const [[name, { authSuccessScopes }]] = await getAuthCode(visit, silent);
      assert.deepEqual([name, authSuccessScopes], ['success', silent]);
      assert.equal(await visit.sheet.count(), 0);
      const { calls } = await platform.sandbox('GET', `/sessions/${visit.session}/calls`);
      assert.ok(calls.every((/** @type {any} */ call) => call.waited_ms === 0), 'nobody was waited for');
    });
  });

  test('is refused, and closed, each in its way', async () => {
    await during(async (visit) => {
      await tap(visit, 'basic information');
      await visit.sheet.getByRole('button', { name: 'Don’t Allow' }).click();
      await says(visit.page, /^1001 User's authorization is cancelled$/);
      assert.deepEqual(await seen(visit), { auth_user: '未授权 not granted: 10001' });
      await tap(visit, 'basic information');
      await visit.sheet.getByRole('button', { name: 'Close without choosing' }).click();
      await until(async () => Object.keys(await seen(visit)).length === 0, 'nobody has refused anything');
      await says(visit.page, /^1001 /);
    });
  });

  test('is answered by keyboard alone', async () => {
    await during(async (visit) => {
      const { keyboard } = visit.simulator;
      await tap(visit, 'name, picture, birthday');
      const focused = () => visit.simulator.evaluate(() => document.activeElement?.textContent || /** @type {any} */ (document.activeElement)?.value);
      await until(async () => (await focused()) === 'USER_NAME', 'the first line has the focus, and no button');
      await keyboard.press('Space');
      assert.equal(await visit.sheet.getByRole('checkbox', { name: 'Your name' }).isChecked(), false);
      await until(async () => visit.sheet.getByRole('button', { name: 'Allow', exact: true }).isEnabled(), 'it can be pressed');
      for (let at = 0; at < 12 && (await focused()) !== 'Allow'; at += 1) await keyboard.press('Tab');
      await keyboard.press('Enter');
      await until(async () => 'USER_NAME' in (await seen(visit)), 'the page shows what was refused');
      assert.equal((await seen(visit)).birthDate, '1990-01-31');

      await tap(visit, 'basic information');
      await visit.sheet.waitFor();
      await until(async () => (await focused()) === 'auth_user', 'the sheet has the focus');
      await keyboard.press('Escape');
      await says(visit.page, /^1001 /);
    });
  });

  test('hears no script, and nobody who was quicker than the eye', async () => {
    await during(async (visit) => {
      await visit.simulator.evaluate(() => {
        // Notes how the button stood when it first appeared.
        new MutationObserver(() => {
          const button = /** @type {HTMLButtonElement | null} */ (document.querySelector('.mpc .primary'));
          if (button) /** @type {any} */ (window).atFirst ??= button.disabled;
        }).observe(document.body, { childList: true, subtree: true });
      });
      await tap(visit, 'basic information');
      const allow = visit.sheet.getByRole('button', { name: 'Allow', exact: true });
      await until(async () => allow.isEnabled(), 'it can be pressed');
      assert.equal(await visit.simulator.evaluate(() => /** @type {any} */ (window).atFirst), true);
      await allow.evaluate((button) => /** @type {HTMLButtonElement} */ (button).click());
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal(await allow.isVisible(), true, 'a script presses in vain');
      assert.equal(await visit.page.evaluate(() => document.querySelector('.mpc')), null, 'it is none of the page’s document');
      const whenTheWindowComesToTheFront = await allow.evaluate((button) => {
        dispatchEvent(new Event('focus'));
        return /** @type {HTMLButtonElement} */ (button).disabled;
      });
      assert.equal(whenTheWindowComesToTheFront, true, 'nobody has seen it yet');
      await allow.click();
      await says(visit.page, /Logged in/);
    });
  });

  test('sets auto-debit apart, unticked, and asks for it each time', async () => {
    await during(async (visit) => {
      for (const rest of [2, 1]) {
        await tap(visit, 'name and automatic payments');
        const debit = visit.sheet.getByRole('group', { name: 'Automatic payments' }).getByRole('checkbox');
        assert.equal(await debit.isChecked(), false);
        assert.equal(await visit.sheet.getByRole('checkbox').count(), rest, 'the name is remembered');
        await debit.check();
        await visit.sheet.getByRole('button', { name: 'Allow', exact: true }).click();
        await visit.sheet.waitFor({ state: 'hidden' });
        await says(visit.page, /Logged in/);
      }
    });
  });

  test('is not shown for what was granted before, until it is withdrawn', async () => {
    await during(async (visit) => {
      await tap(visit, 'basic information');
      await visit.sheet.getByRole('button', { name: 'Allow', exact: true }).click();
      await until(async () => 'userName' in (await seen(visit)), 'the backend has answered');
      const again = await getAuthCode(visit, ['auth_user']);
      assert.deepEqual(again.map(([/** @type {string} */ name]) => name), ['success', 'complete']);

      await visit.simulator.locator('#rail-users').click();
      await visit.simulator.getByRole('button', { name: 'Take back: auth_user from Kanhe Demo 勘合演示' }).click();
      const { user } = visit;
      const agreed = async () => (await platform.sandbox('GET', `/users/${user}`)).consents[0]?.scopes ?? {};
      await until(async () => !('auth_user' in (await agreed())), 'it is withdrawn');
      assert.ok('auth_base' in (await agreed()), 'the rest stays');
      await visit.simulator.keyboard.press('Escape');
      await tap(visit, 'basic information');
      await visit.sheet.getByRole('button', { name: 'Don’t Allow' }).click();
      await says(visit.page, /^1001 /);
    });
  });
});

describe('my.getAuthCode', () => {
  test('calls success, or fail, and then complete with the same', async () => {
    await during(async (visit) => {
      const [[name, answer], [last, same]] = await getAuthCode(visit, 'auth_base');
      assert.deepEqual([name, last, same], ['success', 'complete', answer]);
      assert.match(answer.authCode, /^[0-9A-Za-z]{32}$/);
      assert.deepEqual([answer.authErrorScopes, answer.authSuccessScopes], [{}, ['auth_base']]);
      const refused = { authErrorScopes: { EVERYTHING: '10001' }, error: 1002, errorMessage: 'App service error' };
      assert.deepEqual(await getAuthCode(visit, ['EVERYTHING']), [['fail', refused], ['complete', refused]]);
    });
  });

  test('goes on where a callback throws', async () => {
    await during(async ({ page }) => {
      const ran = await page.evaluate(
        () =>
          new Promise((resolve) => {
            window.addEventListener('error', (event) => event.preventDefault());
            /** @type {any} */ (window).my.getAuthCode({
              success() {
                throw new Error('the page’s own');
              },
              complete: () => resolve(true),
            });
          })
      );
      assert.equal(ran, true);
    });
  });

  test('is the bridge’s call, whose parameters and answer published clients know', async () => {
    await during(async ({ page }) => {
      const answer = await page.evaluate(
        () =>
          new Promise((resolve) =>
            /** @type {any} */ (window).AlipayJSBridge.call('getAuthCode', { scopeNicks: ['auth_base', 'USER_ID'] }, resolve)
          )
      );
      assert.deepEqual(answer.authSuccessScopes, ['auth_base', 'USER_ID']);
      assert.match(await page.evaluate(() => navigator.userAgent), / AlipayClient\/2\.8\.0 /);
    });
  });

  test('reaches every error of the table', async () => {
    await during(async (visit) => {
      const endpoint = 'alipayplus.authorize';
      for (const [error, fault] of /** @type {const} */ ([
        [3, { answer: {} }],
        [1000, { drop: true }],
        [1002, { answer: { error: 1002 } }],
        [1003, { answer: { error: 1003 } }],
      ])) {
        await platform.sandbox('POST', '/faults', { endpoint, ...fault, times: 1 });
        const [[name, answer]] = await getAuthCode(visit, ['auth_base']);
        assert.deepEqual([name, answer.error], ['fail', error]);
      }
      await platform.sandbox('PATCH', `/sessions/${visit.session}`, { authorizing: { consent_page: false } });
      const [[, pending]] = await getAuthCode(visit, ['USER_NAME']);
      assert.equal(pending.error, 2001);
    });
  });
});

describe('what the scopes are for', () => {
  test('a message arrives in the inbox, and a payment is taken from the balance, as it happens', async () => {
    await during(async (visit) => {
      const { simulator, page } = visit;
      await simulator.locator('#rail-wallet').click();
      await simulator.getByText('Nothing has come yet.').waitFor();
      await page.getByText('Once logged in').click();

      await tap(visit, 'send messages');
      await visit.sheet.getByRole('button', { name: 'Allow', exact: true }).click();
      await until(async () => 'userId' in (await seen(visit)), 'the backend has answered');
      await visit.sheet.waitFor({ state: 'hidden' });
      await tap(visit, 'send to the inbox');
      await simulator.getByText('Your order is on its way').waitFor();
      await tap(visit, 'an automatic payment');
      await says(page, /ACCESS_DENIED/);

      await tap(visit, 'my.signContract');
      await visit.sheet.getByText('每月会员费 Monthly membership').waitFor();
      assert.equal(await visit.sheet.getByRole('button', { name: 'Sign' }).isEnabled(), false, 'not without the agreement');
      await visit.sheet.getByRole('checkbox').check();
      await visit.sheet.getByRole('button', { name: 'Sign' }).click();
      await says(page, /Logged in/);
      await tap(visit, 'an automatic payment');
      await simulator.getByText('每月会员费 Monthly membership · 5000000 IQD').waitFor();
      const { balances } = await platform.sandbox('GET', `/users/${visit.user}/purse`);
      assert.deepEqual(balances, { IQD: 95_000_000 });
    });
  });
});
