// axe-core on what the simulator shows of a mini program in an Alipay+ wallet, in both languages, light and dark.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchChromium } from '../support/chromium.js';
import { merchantOf } from '../support/merchant.js';
import { startPlatform } from '../support/platform.js';
import { violationsInBothThemes } from './axe.js';

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

/** @typedef {{ simulator: import('playwright-core').Page, page: import('playwright-core').FrameLocator }} Sitting */

/** Every button of a sheet can be pressed only after a while. @param {Sitting} sitting */
const armed = ({ simulator }) => simulator.locator('.mpc .sheet-button:enabled').first().waitFor();

/** What is looked at, and how it comes about. @type {Readonly<Record<string, (sitting: Sitting) => Promise<void>>>} */
const states = {
  'the consent page, with auto-debit and its terms': async (sitting) => {
    await sitting.page.getByRole('button', { name: 'name and automatic payments' }).click();
    await armed(sitting);
    await sitting.simulator.locator('.mpc summary').click();
  },
  'a contract': async (sitting) => {
    await sitting.page.getByText('Once logged in').click();
    await sitting.page.getByRole('button', { name: 'my.signContract' }).click();
    await armed(sitting);
  },
  'who has access': async ({ simulator }) => {
    await simulator.locator('#rail-users').click();
    await simulator.locator('.access').waitFor();
  },
  'inbox and balance': async ({ simulator, page }) => {
    await simulator.locator('#rail-wallet').click();
    await page.getByRole('button', { name: 'silent login' }).click();
    await simulator.locator('.number input').waitFor();
  },
  'the app drawer, with how apps ask': async ({ simulator }) => {
    await simulator.locator('#rail-app').click();
    await simulator.locator('.ticks').waitFor();
  },
  'a refusal in the inspector': async ({ simulator, page }) => {
    await page.getByRole('button', { name: 'a scope that is not granted' }).click();
    await simulator.locator('.row', { hasText: 'getAuthCode' }).last().click();
    await simulator.locator('.checks').waitFor();
  },
  'a backend’s signature in the inspector': async ({ simulator }) => {
    const body = { grantType: 'AUTHORIZATION_CODE', authCode: '0000000001T1dc0W0tv448DB00007826' };
    const merchant = await merchantOf(platform);
    const { result } = await merchant.call('/v1/authorizations/applyToken', body, JSON.stringify(body, null, 2));
    assert.equal(result.resultCode, 'INVALID_SIGNATURE');
    await simulator.locator('#tab-platform').click();
    await simulator.locator('.row', { hasText: 'alipayplus.apply_token' }).last().click();
    await simulator.locator('.request-parts [data-differs="true"]').waitFor();
    const shown = (await simulator.locator('.inspector-part .raw').allTextContents()).join();
    assert.match(shown, /"authCode": "0000000001\*{22}"/, 'a code that would still be good stands nowhere');
  },
};

for (const lang of ['zh-CN', 'en']) {
  describe(`in ${lang}, light and dark`, () => {
    for (const [name, arrange] of Object.entries(states)) {
      test(name, async () => {
        const device = { language: lang, client_version: '2.8.0' };
        const session = await platform.sandbox('POST', '/sessions', { dialect: 'alipayplus', device });
        const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
        const simulator = await context.newPage();
        const url = `${platform.url}/demo/alipayplus/`;
        const link = new URLSearchParams({ session: session.id, url, lang, theme: 'light' });
        await simulator.goto(`${platform.url}/simulator#${link}`);
        const page = simulator.frameLocator('.page-place iframe');
        await page.locator('#state.granted').waitFor();
        await arrange({ simulator, page });
        const found = await violationsInBothThemes(simulator);
        await context.close();
        assert.deepEqual(found, []);
      });
    }
  });
}
