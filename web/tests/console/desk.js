// A console on a desk: the real platform, an operator of each role, and hands that use the keyboard.

import assert from 'node:assert/strict';
import { launchChromium } from '../support/chromium.js';
import { startPlatform } from '../support/platform.js';

/** Long enough for anybody, and the same for everybody here. */
const PASSWORD = 'a sentence of several words';

/**
 * @typedef {object} Desk
 * @property {import('playwright-core').Browser} browser
 * @property {import('../support/platform.js').Platform} platform
 * @property {(method: string, path: string, body?: unknown) => Promise<any>} admin the admin API, as the sandbox's owner
 * @property {() => Promise<void>} clear
 */

/** @returns {Promise<Desk>} */
export async function setDesk() {
  const platform = await startPlatform();
  const { name, password } = platform.json.operator;
  const door = await fetch(`${platform.url}/admin/v1/session`, { method: 'POST', body: JSON.stringify({ name, password }) });
  const { csrf } = await door.json();
  const cookie = (door.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  /** @type {Desk['admin']} */
  const admin = async (method, path, body) => {
    const answer = await fetch(`${platform.url}/admin/v1${path}`, {
      method,
      headers: { cookie, 'x-kanhe-csrf': csrf },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
  for (const role of ['operator', 'auditor']) await admin('POST', '/operators', { name: role, role, password: PASSWORD });
  await admin('POST', '/operators', { name: 'boss', role: 'owner', password: PASSWORD });
  const browser = await launchChromium();
  return {
    browser,
    platform,
    admin,
    async clear() {
      await browser.close();
      await platform.stop();
    },
  };
}

/**
 * @typedef {object} Sitting
 * @property {import('playwright-core').Page} page
 * @property {string[]} complaints errors of the page, and violations of its policy
 * @property {(hash: string, title: string | RegExp) => Promise<void>} goTo a place, until its heading is there
 * @property {(name: string | RegExp, role?: 'button' | 'link' | 'textbox' | 'combobox' | 'searchbox' | 'checkbox' | 'spinbutton') => Promise<void>} tabTo
 *   presses Tab until what has this name has the focus
 * @property {(text: string) => Promise<void>} type
 * @property {(key: string) => Promise<void>} press
 */

/**
 * Opens the console in a browser of its own, signed in unless told otherwise.
 * @param {Desk} desk
 * @param {{ as?: 'boss' | 'operator' | 'auditor' | null, locale?: string, scheme?: 'light' | 'dark', width?: number }} [wishes]
 * @returns {Promise<Sitting>}
 */
export async function sit(desk, { as = 'boss', locale = 'en-US', scheme = 'light', width = 1280 } = {}) {
  const context = await desk.browser.newContext({
    locale,
    colorScheme: scheme,
    viewport: { width, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // A refusal that a test asks for is noted by the browser itself.
    if (message.type() === 'error' && !/status of 4/.test(message.text())) complaints.push(message.text());
  });
  await page.exposeFunction('violated', (/** @type {string} */ what) => void complaints.push(`policy: ${what}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      /** @type {any} */ (window).violated(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  if (as !== null) {
    await page.goto(`${desk.platform.url}/console`);
    const signedIn = await page.evaluate(async (body) => (await fetch('/admin/v1/session', { method: 'POST', body })).ok, JSON.stringify({ name: as, password: PASSWORD }));
    assert.ok(signedIn, `${as} signs in`);
  }
  await page.goto(`${desk.platform.url}/console`);
  if (as !== null) await page.reload();
  /** @type {Sitting} */
  const sitting = {
    page,
    complaints,
    async goTo(hash, title) {
      await page.evaluate((next) => (location.hash = next), hash);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
    },
    async tabTo(name, role = 'button') {
      const wanted = page.getByRole(role, { name, exact: typeof name === 'string' }).first();
      await wanted.waitFor();
      for (let presses = 0; presses < 90; presses += 1) {
        if (await wanted.evaluate((element) => element === document.activeElement)) return;
        await page.keyboard.press('Tab');
      }
      assert.fail(`the Tab key does not reach ${name}`);
    },
    type: (text) => page.keyboard.insertText(text),
    press: (key) => page.keyboard.press(key),
  };
  return sitting;
}

export { PASSWORD };
