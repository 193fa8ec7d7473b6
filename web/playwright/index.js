// `test` with a phone around the page. See README.md.

import { test as base } from '@playwright/test';

import { PageHost } from './page-host.js';
import { Phone } from './phone.js';
import { sandboxAt } from './sandbox.js';

export { expect } from '@playwright/test';
export { Phone } from './phone.js';
export { Refused } from './sandbox.js';

/** A phone's window, in CSS pixels, below the bar of the super-app. */
const screens = { iphone: { width: 390, height: 720 }, android: { width: 412, height: 760 }, desktop: { width: 1000, height: 720 } };

/** A question that nobody answers ends the test's wait, not its patience. */
const defaults = { dialog_timeout: 10 };

/** @import { Fixtures, PlaywrightTestArgs, PlaywrightTestOptions, PlaywrightWorkerArgs, PlaywrightWorkerOptions } from '@playwright/test' */
/** @import { KanheFixtures } from './index.js' */

/** @type {Fixtures<KanheFixtures, {}, PlaywrightTestArgs & PlaywrightTestOptions, PlaywrightWorkerArgs & PlaywrightWorkerOptions>} */
const fixtures = {
  kanheUrl: [process.env.KANHE_URL ?? 'http://127.0.0.1:8787', { option: true }],
  phoneOptions: [{}, { option: true }],

  kanhe: async ({ kanheUrl }, use) => use(sandboxAt(kanheUrl)),

  phone: [
    async ({ kanhe, kanheSession, context }, use, testInfo) => {
      const host = new PageHost(kanhe, kanheSession);
      await host.enter(context);
      const phone = new Phone(kanhe, kanheSession);
      await use(phone);
      const failed = testInfo.status !== testInfo.expectedStatus;
      if (failed) {
        const calls = JSON.stringify(await phone.calls().catch(() => []), null, 2);
        await testInfo.attach('calls on the phone', { body: calls, contentType: 'application/json' });
      }
      await host.leave();
      const unasked = await phone.leave();
      if (!failed && unasked.length > 0) {
        throw new Error(`Answers were prepared that nothing asked for: ${unasked.join(', ')}`);
      }
    },
    { auto: true },
  ],

  kanheSession: async ({ kanhe, phoneOptions }, use) => {
    await use(await kanhe.ask('POST', '/sessions', { ...defaults, ...phoneOptions }));
  },

  // The browser is the client that the phone has.
  userAgent: async ({ kanheSession }, use) => use(kanheSession.boot.userAgent),
  locale: async ({ kanheSession }, use) => use(kanheSession.boot.language),
  viewport: async ({ kanheSession }, use) => use(screens[kanheSession.boot.profile]),
  isMobile: async ({ kanheSession }, use) => use(kanheSession.boot.profile !== 'desktop'),
  hasTouch: async ({ kanheSession }, use) => use(kanheSession.boot.profile !== 'desktop'),
};

export const test = base.extend(fixtures);

/**
 * A browser that Kanhe has started (`kanhe open URL --remote-debugging --json`), and the phone that it is.
 *
 * @param {import('@playwright/test').BrowserType} chromium
 * @param {import('./index.js').Opened} opened what `kanhe open` has printed
 */
export async function connectToKanhe(chromium, { devtools, url, session }) {
  if (!devtools) throw new Error('This browser lets nobody join it: start it with `kanhe open … --remote-debugging --json`.');
  const browser = await chromium.connectOverCDP(devtools);
  const kanhe = sandboxAt(url);
  const phone = new Phone(kanhe, await kanhe.ask('GET', `/sessions/${session}`));
  const page = browser.contexts()[0]?.pages()[0];
  if (page === undefined) throw new Error('The browser that Kanhe has started shows no page.');
  return { browser, page, phone };
}
