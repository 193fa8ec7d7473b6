// A visit to the office in the simulator, and what its page does there.

import { until } from '../visit.js';

/**
 * @typedef {object} OfficeWorld
 * @property {import('playwright-core').Browser} browser
 * @property {import('../../support/platform.js').Platform} platform
 * @property {import('./office.js').Office} office
 */

/**
 * @typedef {object} OfficeVisit
 * @property {string} session
 * @property {import('playwright-core').Page} simulator
 * @property {import('playwright-core').Frame} page
 * @property {() => Promise<any[]>} calls the calls as the inspector knows them
 */

/**
 * Opens the office in a phone of its own, and does something there.
 * @param {OfficeWorld} world
 * @param {import('./office.js').OfficeDialect} dialect
 * @param {string} sdk
 * @param {Record<string, unknown>} settings of the session
 * @param {(visit: OfficeVisit) => Promise<void>} scene
 */
export async function during({ browser, platform, office }, dialect, sdk, settings, scene) {
  const session = await platform.sandbox('POST', '/sessions', { dialect, auto: 'allow', ...settings });
  const simulator = await browser.newPage();
  try {
    const target = `${office.url}/page?${new URLSearchParams({ dialect, sdk })}`;
    await simulator.goto(`${platform.url}/simulator#${new URLSearchParams({ session: session.id, url: target })}`);
    await until(
      async () => (await platform.sandbox('GET', `/sessions/${session.id}`)).page !== null,
      'the page says hello'
    );
    const inFrame = () => simulator.frames().find((frame) => frame.url().startsWith(office.url));
    await until(async () => inFrame() !== undefined, 'the page is in the frame');
    const page = /** @type {import('playwright-core').Frame} */ (inFrame());
    await page.waitForLoadState('load');
    const calls = async () => (await platform.sandbox('GET', `/sessions/${session.id}/calls`)).calls;
    await scene({ session: session.id, simulator, page, calls });
  } finally {
    await simulator.close();
  }
}

/**
 * Calls `dd.config` as the page would.
 * @param {OfficeVisit} visit
 * @param {{ spoil?: Record<string, unknown>, ask?: Record<string, string>, list?: unknown }} [wishes] `spoil`: fields put
 *   into the config; `ask`: what the backend is asked for besides
 * @returns {Promise<{ ready?: true, error?: any }>}
 */
export function configure({ page }, { spoil = {}, ask = {}, list = ['biz.contact.choose', 'device.geolocation.get'] } = {}) {
  return page.evaluate(
    async ({ spoil, ask, list }) => {
      const { dd } = /** @type {any} */ (window);
      const url = location.href.split('#')[0] ?? '';
      const config = await (await fetch(`/config?${new URLSearchParams({ url, ...ask })}`)).json();
      window.addEventListener('unhandledrejection', (event) => event.preventDefault());
      return new Promise((resolve) => {
        dd.error((/** @type {unknown} */ error) => resolve({ error }));
        dd.config({ ...config, jsApiList: list, ...spoil });
        dd.ready(() => resolve({ ready: true }));
      });
    },
    { spoil, ask, list }
  );
}

/**
 * Calls an API by its path on `dd`: what its promise came to, and which callbacks ran.
 * @param {OfficeVisit} visit
 * @param {string} name
 * @param {Record<string, unknown>} [params]
 * @returns {Promise<{ result?: any, error?: any, ran: string[] }>}
 */
export function call({ page }, name, params = {}) {
  return page.evaluate(
    async ({ name, params }) => {
      /** @type {string[]} */
      const ran = [];
      const names = ['onSuccess', 'onFail'];
      const callbacks = Object.fromEntries(names.map((one) => [one, () => void ran.push(one)]));
      let at = /** @type {any} */ (window).dd;
      for (const part of name.split('.')) at = at[part];
      const patience = new Promise((_, reject) => setTimeout(() => reject('nothing came'), 8000));
      try {
        const result = await Promise.race([at({ ...params, ...callbacks }), patience]);
        return { result, ran };
      } catch (error) {
        const plain = error instanceof Error ? { message: error.message } : error;
        return { error: plain, ran };
      }
    },
    { name, params }
  );
}
