// The demo of Alipay+ wallets on a simulated phone, as tests see it.

import { until } from './visit.js';

/**
 * @typedef {object} Visit
 * @property {string} session
 * @property {string} user
 * @property {import('playwright-core').Page} simulator
 * @property {import('playwright-core').Frame} page
 * @property {import('playwright-core').Locator} sheet the consent page
 */

/** @typedef {{ browser: import('playwright-core').Browser, platform: import('../support/platform.js').Platform }} Stage */

let users = 0;

/**
 * Opens the demo page on the phone of somebody who has never been here.
 * @param {Stage} stage
 * @param {(visit: Visit) => Promise<void>} scene
 * @param {Record<string, unknown>} [settings] of the session
 */
export async function visiting({ browser, platform }, scene, settings = {}) {
  users += 1;
  const user = `person-${users}`;
  const particulars = { full_name: 'Ada Li', birthday: '1990-01-31', nationality: 'CN', mobile: '86-13800000003', email: '' };
  await platform.sandbox('POST', '/users', { id: user, profile: { nickname: 'Ada', avatar: 'https://a.example/a.png', particulars } });
  const device = { language: 'en', client_version: '2.8.0' };
  const session = await platform.sandbox('POST', '/sessions', { dialect: 'alipayplus', user, device, ...settings });
  const context = await browser.newContext({ locale: 'en' });
  const simulator = await context.newPage();
  try {
    const target = `${platform.url}/demo/alipayplus/`;
    await simulator.goto(`${platform.url}/simulator#${new URLSearchParams({ session: session.id, url: target })}`);
    const inFrame = () => simulator.frames().find((frame) => frame.url() === target);
    await until(async () => inFrame() !== undefined, 'the page is in the frame');
    const page = /** @type {import('playwright-core').Frame} */ (inFrame());
    await says(page, /^已登录 Logged in: \d{24}$/);
    await scene({ session: session.id, user, simulator, page, sheet: simulator.getByRole('dialog') });
  } finally {
    await context.close();
  }
}

/** @param {import('playwright-core').Frame} page @param {RegExp} state */
export async function says(page, state) {
  await until(async () => state.test((await page.locator('#state').textContent()) ?? ''), `the page says ${state}`);
}

/** What the merchant's backend has learnt, and what was refused. @param {Visit} visit */
export async function seen({ page }) {
  const texts = (/** @type {string} */ what) => page.locator(`#seen ${what}`).allTextContents();
  const [names, values] = [await texts('dt'), await texts('dd')];
  return Object.fromEntries(names.map((name, at) => [name, values[at]]));
}

/** @param {Visit} visit @param {string} label */
export const tap = ({ page }, label) => page.getByRole('button', { name: label }).click();
