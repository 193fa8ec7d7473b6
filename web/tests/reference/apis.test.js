// The reference of the JSAPIs shows the whole catalog, in both languages, to everybody.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { catalog } from '../../sdk/wechat/catalog.js';
import { launchChromium } from '../support/chromium.js';
import { startPlatform } from '../support/platform.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @type {{ browser: import('playwright-core').Browser, platform: import('../support/platform.js').Platform }} */
let world;

before(async () => {
  world = { platform: await startPlatform(), browser: await launchChromium() };
});

after(async () => {
  await world?.browser.close();
  await world?.platform.stop();
});

/**
 * @param {import('playwright-core').BrowserContextOptions} options
 * @param {(page: import('playwright-core').Page) => Promise<void>} scene
 */
async function reading(options, scene) {
  const context = await world.browser.newContext({ locale: 'en', bypassCSP: true, ...options });
  const page = await context.newPage();
  await page.goto(`${world.platform.url}/docs/apis`);
  await page.locator('table').first().waitFor();
  await scene(page);
  await context.close();
}

/** @param {import('playwright-core').Page} page */
const names = (page) => page.locator('tbody th code').allTextContents();

describe('the reference of the JSAPIs', () => {
  test('has a row for every row of the catalog, with its name on the bridge', async () => {
    await reading({}, async (page) => {
      assert.deepEqual((await names(page)).sort(), catalog.map(({ name }) => name).sort());
      const row = page.getByRole('row', { name: /^chooseWXPay/ });
      assert.deepEqual(await row.locator('td').allTextContents(), [
        'getBrandWCPayRequest',
        'call',
        '1.0.0',
        '6.0.2',
        'needed',
      ]);
      const pay = page.getByRole('region', { name: 'Pay and address' });
      assert.deepEqual(await pay.getByRole('listitem').filter({ hasText: '✓' }).allTextContents(), [
        '✓ certified service account',
      ]);
    });
  });

  test('is searched by either name and by group', async () => {
    await reading({}, async (page) => {
      const search = page.getByRole('searchbox');
      await search.fill('GEOLOC');
      assert.deepEqual(await names(page), ['getLocation']);
      await search.fill('sharetimeline');
      assert.deepEqual(await names(page), ['onMenuShareTimeline']);
      await search.fill('menus');
      assert.ok((await names(page)).includes('closeWindow'));
      await search.fill('flyToTheMoon');
      assert.equal(await page.getByRole('status').textContent(), '0 APIs');
    });
  });

  for (const locale of ['en', 'zh-CN']) {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      test(`can be read by everybody (${locale}, ${colorScheme})`, async () => {
        await reading({ locale, colorScheme }, async (page) => {
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => /** @type {any} */ (window).axe.run());
          assert.deepEqual(violations.map((/** @type {any} */ violation) => violation.id), []);
        });
      });
    }
  }
});
