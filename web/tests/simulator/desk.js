// A desk with the simulator on it: the real platform, a page of a developer's own, and hands to use both with.

import assert from 'node:assert/strict';
import { openShop } from '../e2e/shop.js';
import { configure } from '../e2e/visit.js';
import { launchChromium } from '../support/chromium.js';
import { startPlatform } from '../support/platform.js';

/**
 * @typedef {object} Desk
 * @property {import('playwright-core').Browser} browser
 * @property {import('../support/platform.js').Platform} platform
 * @property {import('../e2e/shop.js').Shop} shop
 * @property {() => Promise<void>} clear
 */

/** @returns {Promise<Desk>} */
export async function setDesk() {
  const platform = await startPlatform();
  const shop = await openShop(platform);
  const browser = await launchChromium();
  return {
    browser,
    platform,
    shop,
    async clear() {
      await browser.close();
      await shop.stop();
      await platform.stop();
    },
  };
}

/**
 * @typedef {object} Sitting
 * @property {import('playwright-core').Page} simulator
 * @property {import('playwright-core').FrameLocator} page the page on the phone
 * @property {string[]} complaints what the browser's console said of the simulator
 * @property {(list?: string[]) => Promise<void>} config a right page config, made by the page, for these APIs
 * @property {(api: string, options?: object) => Promise<void>} call begins a call, without waiting for its answer
 * @property {() => Promise<string | null>} answer what the page's newest call came to
 */

/**
 * Opens the simulator, with the shop's page on the phone unless told otherwise.
 * @param {Desk} desk
 * @param {{ link?: Record<string, string>, width?: number, height?: number, page?: boolean,
 *           refused?: boolean }} [wishes] `refused`: the platform will refuse something, which the browser notes
 *   by itself
 * @returns {Promise<Sitting>}
 */
export async function sit(desk, { link = {}, width = 1440, height = 900, page = true, refused = false } = {}) {
  const context = await desk.browser.newContext({
    viewport: { width, height },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const simulator = await context.newPage();
  /** @type {string[]} */
  const complaints = [];
  simulator.on('console', (message) => {
    const expected = refused && /status of 4/.test(message.text());
    if (message.type() === 'error' && !expected) complaints.push(message.text());
  });
  simulator.on('pageerror', (error) => complaints.push(String(error)));
  const url = `${desk.shop.url}/shop?sdk=ours`;
  const hash = new URLSearchParams({ lang: 'en', theme: 'light', ...(page ? { url } : {}), ...link });
  await simulator.goto(`${desk.platform.url}/simulator#${hash}`);
  const frame = () => {
    const found = simulator.frames().find((one) => one !== simulator.mainFrame() && one.url() !== 'about:blank');
    assert.ok(found, 'there is a page in the frame');
    return found;
  };
  if (page) {
    await simulator.locator('.standing[data-standing="ready"]').waitFor();
    await frame().waitForLoadState('load');
  }
  return {
    simulator,
    page: simulator.frameLocator('.page-place iframe'),
    complaints,
    config: async (list) => {
      await configure({ session: '', simulator, page: frame(), calls: async () => [] }, list ? { list } : {});
    },
    call: async (api, options = {}) => {
      await frame().evaluate(
        ({ api, options }) => {
          const scope = /** @type {any} */ (window);
          scope.newest = null;
          const note = (/** @type {any} */ result) => (scope.newest = result.errMsg);
          scope.wx[api]({ ...options, complete: note });
        },
        { api, options }
      );
    },
    answer: async () => {
      await frame().waitForFunction(() => /** @type {any} */ (window).newest !== null);
      return frame().evaluate(() => /** @type {any} */ (window).newest);
    },
  };
}

/**
 * Who has the focus, as a person would say it.
 * @param {import('playwright-core').Page} simulator
 */
export function focused(simulator) {
  return simulator.evaluate(() => {
    const element = document.activeElement;
    return (
      element?.id ||
      element?.getAttribute('aria-label') ||
      element?.getAttribute('title') ||
      element?.textContent ||
      element?.tagName ||
      ''
    );
  });
}

/**
 * @param {() => Promise<unknown>} look
 * @param {unknown} wanted
 */
export async function becomes(look, wanted) {
  let seen = await look();
  for (let wait = 0; wait < 200 && !same(seen, wanted); wait += 1) {
    await new Promise((resolve) => setTimeout(resolve, 25));
    seen = await look();
  }
  if (wanted instanceof RegExp) assert.match(String(seen), wanted);
  else assert.deepEqual(seen, wanted);
}

/**
 * @param {unknown} seen
 * @param {unknown} wanted
 */
function same(seen, wanted) {
  return wanted instanceof RegExp ? wanted.test(String(seen)) : JSON.stringify(seen) === JSON.stringify(wanted);
}
