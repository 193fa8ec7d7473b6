// A detached device: another browser opens the page by the link of the Device drawer and becomes the phone. What its page asks
// is asked in the simulator.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { call, configure, until } from '../e2e/visit.js';
import { violations } from './axe.js';
import { becomes, setDesk, sit } from './desk.js';

/** @type {import('./desk.js').Desk} */
let desk;
/** @type {import('playwright-core').Page} */
let simulator;
/** The device's own browser. @type {import('playwright-core').BrowserContext} */
let pocket;
let session = '';

before(async () => {
  desk = await setDesk();
});
after(() => desk?.clear());

beforeEach(async () => {
  await simulator?.context().close();
  await pocket?.close();
  ({ simulator } = await sit(desk, { refused: true }));
  session = /** @type {string} */ (await simulator.evaluate(() => sessionStorage.getItem('kanhe.session')));
  pocket = await desk.browser.newContext({
    userAgent: 'Mozilla/5.0 (Linux; Android 15; A real one) Chrome/156',
    viewport: { width: 412, height: 915 },
    isMobile: true,
    hasTouch: true,
  });
});

/** What the drawer offers. */
async function link() {
  if ((await simulator.locator('.detached').count()) === 0) await simulator.locator('#rail-device').click();
  await simulator.locator('.detached > button').last().click();
  const shown = simulator.locator('.detached .snippet code').first();
  await shown.waitFor();
  return /** @type {string} */ (await shown.textContent());
}

/** Opens the page on the device. */
async function join(address = '') {
  const page = await pocket.newPage();
  await page.goto(address || (await link()));
  await simulator.locator('.foot-bar .mode', { hasText: 'on a device' }).waitFor();
  return { session, simulator, page: /** @type {any} */ (page), calls: async () => [] };
}

const phone = () => desk.platform.sandbox('GET', `/sessions/${session}`);

describe('a device that joins', () => {
  test('has its bridge before the page’s first script, which does not see the code', async () => {
    const address = await link();
    assert.match(address, /#kanhe-device=[0-9a-f]{20}$/);
    const { page } = await join(address);
    assert.equal(page.url(), address.split('#')[0]);
    const seen = await page.evaluate(() => /** @type {any} */ (window).seen);
    assert.equal(seen.bridge, 'object');
    assert.match(seen.userAgent, /iPhone.* MicroMessenger/);
    await becomes(async () => (await phone()).page?.landing, address.split('#')[0]);
    const { detached } = await phone();
    assert.match(detached.user_agent, /A real one/);
    assert.deepEqual([detached.screen.width, detached.connected], [412, true]);
    await simulator.locator('.elsewhere-agent', { hasText: 'A real one' }).waitFor();
    assert.equal(await simulator.locator('iframe').count(), 0, 'the simulator’s own page is gone');
  });

  test('is granted its config, and asks in the simulator', async () => {
    const visit = await join();
    await configure(visit, { list: ['scanQRCode'] });
    const scanning = call(visit, 'scanQRCode', { needResult: 1 });
    await simulator.locator('.scanner').waitFor();
    const [dialog] = (await desk.platform.sandbox('GET', `/sessions/${session}/dialogs`)).dialogs;
    await desk.platform.sandbox('POST', `/sessions/${session}/dialogs/${dialog.id}`, {
      action: 'scan', data: { format: 'QR_CODE', text: 'from the desk' },
    });
    const { result } = await scanning;
    assert.match(JSON.stringify(result), /from the desk/);
    await simulator.locator('.row .name', { hasText: 'scanQRCode' }).waitFor();
  });

  test('stays the device through navigations, goes where the simulator wants, and hears it', async () => {
    const visit = await join();
    const { page } = visit;
    const next = `${desk.shop.url}/shop?sdk=ours&next`;
    await page.evaluate((/** @type {string} */ url) => (location.href = url), next);
    await becomes(async () => (await phone()).page?.landing, next);
    assert.equal((await phone()).detached.connected, true);
    await configure(visit, { list: ['onMenuShareTimeline'] });
    await page.evaluate(() => history.pushState({}, '', '/shop?sdk=ours&inner'));
    await becomes(async () => (await phone()).page?.current, `${desk.shop.url}/shop?sdk=ours&inner`);
    const back = `${desk.shop.url}/shop?sdk=ours`;
    await simulator.fill('#address', back);
    await simulator.locator('#address').press('Enter');
    await becomes(async () => (await phone()).page?.landing, back);
    assert.equal(page.url(), back);
  });

  test('that loses its line for a moment goes on in the same document', async () => {
    await pocket.addInitScript(() => {
      const scope = /** @type {any} */ (window);
      const Native = WebSocket;
      scope.lines = [];
      scope.WebSocket = class extends Native {
        constructor(/** @type {string} */ url) {
          super(url);
          scope.lines.push(this);
        }
      };
    });
    const visit = await join();
    await configure(visit, { list: ['getLocation'] });
    const before = await phone();
    assert.equal(before.page.config, 'granted');
    const asking = call(visit, 'getLocation');
    await simulator.locator('.sheet').waitFor();
    await visit.page.evaluate(() => /** @type {any} */ (window).lines[0].close());
    await simulator.locator('.sheet-button.primary').click();
    assert.equal((await asking).result.errMsg, 'getLocation:ok');
    assert.equal(await visit.page.evaluate(() => /** @type {any} */ (window).lines.length), 2);
    await visit.page.evaluate(() => (document.title = 'Later'));
    await simulator.locator('.title-text', { hasText: 'Later' }).waitFor();
    assert.equal((await phone()).page.config, 'granted');
  });

  test('that leaves is missed after a while, in words, and the simulator has its phone back', async () => {
    const { page } = await join();
    await page.close();
    await simulator.locator('.notice', { hasText: 'The device has left' }).waitFor();
    await simulator.locator('.closed-screen').waitFor();
    const { log } = await desk.platform.sandbox('GET', '/log');
    const told = log.filter((/** @type {any} */ line) => line.session === session).map((/** @type {any} */ { endpoint }) => endpoint);
    assert.deepEqual(told.filter((/** @type {string} */ name) => name.startsWith('device.')), ['device.left', 'device.joined']);
    await simulator.locator('.closed-screen button').click();
    await simulator.locator('.page-place iframe').waitFor();
  });

  test('can be let go, and says so to who holds it', async () => {
    const { page } = await join();
    await simulator.locator('.detached > button').click();
    await page.getByRole('alert').filter({ hasText: 'let go' }).waitFor();
    await becomes(async () => (await phone()).detached, null);
    await page.reload();
    await page.getByRole('alert').filter({ hasText: 'no longer a device' }).waitFor();
  });
});

describe('a code that does not count', () => {
  /** @param {string} address @param {string} words */
  async function refused(address, words) {
    const page = await pocket.newPage();
    await page.goto(address);
    await page.getByRole('alert').filter({ hasText: words }).waitFor();
    assert.equal(await page.evaluate(() => /** @type {any} */ (window).seen.bridge), 'undefined');
    assert.doesNotMatch(page.url(), /kanhe-device/);
  }

  test('is refused in words: unknown, used, expired', async () => {
    const first = await link();
    await refused(first.replace(/[0-9a-f]{20}$/, '0'.repeat(20)), 'not known');
    const second = await link();
    await desk.platform.sandbox('POST', '/clock', { advance_seconds: 301 });
    await refused(second, 'expired');
    assert.equal((await phone()).detached, null);
    const third = await link();
    await join(third);
    await refused(third, 'counts once');
  });
});

test('a page of another origin gets nothing without a code', async () => {
  const page = await pocket.newPage();
  await page.goto(`${desk.shop.url}/shop?sdk=ours`);
  const { status, codes } = await page.evaluate(async (url) => {
    const answer = await fetch(`${url}/sandbox/v1/devices`, { method: 'POST', body: '{}' });
    const codes = await fetch(`${url}/sandbox/v1/sessions`).then(() => 'read', () => 'blocked');
    return { status: answer.status, codes };
  }, desk.platform.url);
  assert.deepEqual([status, codes], [404, 'blocked']);
  await until(async () => (await phone()).detached === null, 'no device');
});

for (const lang of ['zh-CN', 'en']) {
  for (const theme of ['light', 'dark']) {
    test(`is accessible: ${lang}, ${theme}`, async () => {
      await simulator.context().close();
      ({ simulator } = await sit(desk, { link: { lang, theme } }));
      await link();
      assert.deepEqual(await violations(simulator), []);
    });
  }
}
