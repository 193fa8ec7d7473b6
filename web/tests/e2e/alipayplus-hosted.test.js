// The wallet's hosted authorization page in a browser of its own: from `authorizations/consult` to the app's address and
// the tokens (alipay-plus.md 4.3).

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { violations } from '../simulator/axe.js';
import { launchChromium } from '../support/chromium.js';
import { merchantOf } from '../support/merchant.js';
import { startPlatform } from '../support/platform.js';
import { until } from './visit.js';

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {import('../support/platform.js').Platform} */
let platform;
/** @type {import('../support/merchant.js').Merchant} */
let merchant;

before(async () => {
  platform = await startPlatform();
  browser = await launchChromium();
  merchant = await merchantOf(platform);
});

after(async () => {
  await browser?.close();
  await platform?.stop();
});

/** Where the app has its users come back to. */
const back = () => `${platform.url}/demo/alipayplus/terms.html?cart=1`;

/** @param {string[]} scopes */
async function address(scopes) {
  const { normalUrl, result } = await merchant.call('/ams/api/v1/authorizations/consult', {
    customerBelongsTo: 'ALIPAY_HK',
    authClientId: merchant.clientId,
    authRedirectUrl: back(),
    scopes,
    authState: 'a&b',
  });
  assert.equal(result.resultCode, 'SUCCESS');
  return normalUrl;
}

/**
 * @param {(page: import('playwright-core').Page) => Promise<void>} scene
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
async function during(scene, options = { locale: 'en' }) {
  const context = await browser.newContext(options);
  try {
    await scene(await context.newPage());
  } finally {
    await context.close();
  }
}

/** Where the browser is when it has come back. @param {import('playwright-core').Page} page */
async function returned(page) {
  await page.waitForURL((url) => url.pathname.endsWith('/terms.html'));
  return new URL(page.url()).searchParams;
}

describe('the hosted page', () => {
  test('is answered by keyboard alone, for whom one likes, and sends him back with a code, once', async () => {
    await during(async (page) => {
      const at = await address(['auth_base', 'USER_NAME', 'USER_BIRTHDAY']);
      await page.goto(at);
      await page.getByRole('combobox').selectOption('amina');
      await page.getByRole('heading', { name: 'Kanhe Demo 勘合演示 asks for your permission' }).waitFor();
      assert.equal(await page.getByRole('combobox').inputValue(), 'amina');
      const allow = page.getByRole('button', { name: 'Allow', exact: true });
      await until(async () => allow.isEnabled(), 'it can be pressed');
      await page.getByRole('checkbox', { name: 'Your date of birth' }).focus();
      await page.keyboard.press('Space');
      const focused = () => page.evaluate(() => document.activeElement?.textContent);
      for (let tabs = 0; tabs < 12 && (await focused()) !== 'Allow'; tabs += 1) await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      const query = await returned(page);
      assert.deepEqual([query.get('cart'), query.get('authState')], ['1', 'a&b']);
      const grant = { grantType: 'AUTHORIZATION_CODE', authCode: query.get('authCode') };
      const { accessToken } = await merchant.call('/v1/authorizations/applyToken', grant);
      const { userInfo } = await merchant.call('/v1/users/inquiryUserInfo', { accessToken });
      assert.deepEqual([userInfo.userName.fullName, userInfo.birthDate], ['Amina Hassan Kareem', undefined]);
      await page.goto(at);
      await page.getByText('This address has been answered').waitFor();
    });
  });

  test('hears no script, and sends back without a code who does not allow', async () => {
    await during(async (page) => {
      await page.goto(await address(['USER_NAME']));
      const allow = page.getByRole('button', { name: 'Allow', exact: true });
      await until(async () => allow.isEnabled(), 'it can be pressed');
      await allow.evaluate((button) => /** @type {HTMLButtonElement} */ (button).click());
      // What a script's click would have begun is over before this press is.
      await page.getByRole('button', { name: 'Don’t Allow' }).click();
      assert.equal((await returned(page)).get('error'), 'access_denied');
    });
  });

  for (const locale of ['zh-CN', 'en']) {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      test(`can be used by everybody, ${locale}, ${colorScheme}`, async () => {
        await during(async (page) => {
          await page.goto(await address(['USER_NAME', 'AGREEMENT_PAY']));
          await page.locator('.buttons button:enabled').first().waitFor();
          assert.deepEqual(await violations(page), []);
        }, { locale, colorScheme, bypassCSP: false });
      });
    }
  }
});
