// What most of these tests stand on: a browser, a platform of its own, and a shop with a backend.

import { launchChromium } from '../support/chromium.js';
import { startPlatform } from '../support/platform.js';
import { openShop } from './shop.js';

/**
 * @typedef {object} Market
 * @property {import('playwright-core').Browser} browser
 * @property {import('../support/platform.js').Platform} platform
 * @property {import('./shop.js').Shop} shop
 * @property {() => Promise<void>} close
 */

/**
 * @param {{ certified?: boolean }} [wishes] whether the shop's app is a certified service account, which alone may share,
 *   hand out cards, take money and ask who its users are
 * @returns {Promise<Market>}
 */
export async function openMarket({ certified = false } = {}) {
  const platform = await startPlatform();
  const shop = await openShop(platform);
  if (certified) {
    const apps = await platform.sandbox('GET', '/apps');
    shop.app = apps.find((/** @type {any} */ app) => app.account_type === 'service_certified');
  }
  const browser = await launchChromium();
  const close = async () => {
    await browser.close();
    await shop.stop();
    await platform.stop();
  };
  return { browser, platform, shop, close };
}
