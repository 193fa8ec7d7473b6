// A visit to the shop in the simulator, from the first load to what the page saw.

import assert from 'node:assert/strict';

/** What the shop's page asks for. */
export const listed = ['checkJsApi', 'getNetworkType', 'getLocation', 'closeWindow'];

/**
 * @typedef {object} Visit
 * @property {string} session
 * @property {import('playwright-core').Page} simulator
 * @property {import('playwright-core').Frame} page the shop's page
 * @property {() => Promise<any[]>} calls the calls as the inspector knows them
 */

/**
 * Opens the shop in a phone of its own.
 * @param {{ browser: import('playwright-core').Browser, platform: import('../support/platform.js').Platform,
 *           shop: import('./shop.js').Shop }} world
 * @param {import('./shop.js').SdkName} sdk
 * @param {Record<string, unknown> & { early?: boolean, loader?: string }} [settings] of the session; `early`: the page
 *   configures itself; `loader`: how it loads the SDK
 * @returns {Promise<Visit>}
 */
export async function visit({ browser, platform, shop }, sdk, { early = false, loader, ...settings } = {}) {
  const session = await platform.sandbox('POST', '/sessions', { auto: 'allow', ...settings });
  const simulator = await browser.newPage();
  const target = `${shop.url}/shop?sdk=${sdk}${early ? '&early' : ''}${loader ? `&loader=${loader}` : ''}`;
  const link = new URLSearchParams({ session: session.id, url: target });
  await simulator.goto(`${platform.url}/simulator#${link}`);
  await until(async () => (await platform.sandbox('GET', `/sessions/${session.id}`)).page !== null, 'the page says hello');
  const inFrame = () => simulator.frames().find((frame) => frame.url().startsWith(shop.url));
  await until(async () => inFrame() !== undefined, 'the page is in the frame');
  const page = /** @type {import('playwright-core').Frame} */ (inFrame());
  await page.waitForLoadState('load');
  return {
    session: session.id,
    simulator,
    page,
    calls: async () => (await platform.sandbox('GET', `/sessions/${session.id}/calls`)).calls,
  };
}

/**
 * Configures the page as it would itself, and waits for the SDK's answer.
 * @param {Visit} visit
 * @param {{ spoil?: Record<string, unknown>, sign?: string, list?: unknown }} [wishes] `spoil`: fields put into the
 *   config; `sign`: a URL to be signed instead of the page's
 * @returns {Promise<[string, any?][]>} what happened, in order
 */
export async function configure({ page }, { spoil = {}, sign, list = listed } = {}) {
  return page.evaluate(
    async ({ spoil, sign, list }) => {
      const scope = /** @type {any} */ (window);
      const url = sign || location.href.split('#')[0];
      const config = await (await fetch(`/config?url=${encodeURIComponent(url)}`)).json();
      scope.story.length = 0;
      // Late registrations: the SDK runs `ready` once for each answer only.
      const answered = new Promise((resolve) => scope.wx.ready(resolve));
      scope.wx.config({ ...config, jsApiList: list, ...spoil });
      await answered;
      for (let wait = 0; wait < 200 && scope.story.length === 0; wait += 1) await new Promise((r) => setTimeout(r, 10));
      return scope.story;
    },
    { spoil, sign, list }
  );
}

/**
 * Calls an API of `wx`, and answers which callbacks ran with what.
 * @param {Visit} visit
 * @param {string} api
 * @param {Record<string, unknown>} [options]
 * @returns {Promise<{ order: string[], result: any }>}
 */
export async function call({ page }, api, options = {}) {
  return page.evaluate(
    ({ api, options }) =>
      new Promise((resolve) => {
        /** @type {string[]} */
        const order = [];
        const note = (/** @type {string} */ name) => (/** @type {any} */ result) => {
          order.push(name);
          if (name === 'complete') resolve({ order, result });
        };
        const callbacks = Object.fromEntries(['success', 'fail', 'cancel', 'complete'].map((name) => [name, note(name)]));
        /** @type {any} */ (window).wx[api]({ ...options, ...callbacks });
      }),
    { api, options }
  );
}

/**
 * @param {() => Promise<boolean>} holds
 * @param {string} what
 */
export async function until(holds, what) {
  for (let wait = 0; wait < 400; wait += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.fail(`in vain: ${what}`);
}
