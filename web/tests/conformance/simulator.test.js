// The page that tries a host's bridge, shown by the simulator on each kind of client of each dialect: the reference
// implementation passes its own test. Source: docs/host-protocol.md, "Conformance".

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { violations } from '../simulator/axe.js';
import { launchChromium } from '../support/chromium.js';
import { startPlatform } from '../support/platform.js';

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {import('../support/platform.js').Platform} */
let platform;
/** The first app of each dialect, by its id. @type {Map<string, string>} */
const apps = new Map();

before(async () => {
  platform = await startPlatform();
  browser = await launchChromium();
  for (const app of await platform.sandbox('GET', '/apps')) {
    if (!apps.has(app.dialect)) apps.set(app.dialect, app.appid ?? app.appkey ?? app.client_id);
  }
});

after(async () => {
  await browser.close();
  await platform.stop();
});

/**
 * Shows the page in the simulator, and waits until it has tried everything.
 * @param {string} dialect
 * @param {string} device
 * @param {string} [lang]
 */
async function tryOn(dialect, device, lang = 'en') {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  /** @type {string[]} */
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  const url = `${platform.url}/host/conformance?lang=${lang}`;
  await page.goto(`${platform.url}/simulator#${new URLSearchParams({ url, app: apps.get(dialect) ?? '', device, lang: 'en' })}`);
  const frame = page.frameLocator('.page-place iframe');
  await frame.locator('html[data-conformance]').waitFor({ timeout: 120_000 });
  const report = JSON.parse((await frame.locator('#report').textContent()) ?? '');
  return { page, frame, report, complaints };
}

for (const [dialect, devices] of Object.entries({
  wechat: ['iphone'],
  dingtalk: ['iphone', 'android', 'desktop'],
  gov: ['iphone', 'desktop'],
  alipayplus: ['android'],
})) {
  describe(`the simulator as ${dialect}`, () => {
    for (const device of devices) {
      it(`has a right bridge on ${device}`, async () => {
        const { page, report, complaints } = await tryOn(dialect, device);
        const wrong = report.checks.filter((/** @type {any} */ { state }) => state !== 'passed');
        assert.deepEqual(wrong, []);
        assert.equal(report.passed, true);
        assert.ok(report.checks.length >= 20);
        assert.deepEqual(complaints, []);
        await page.close();
      });
    }
  });
}

describe('the page', () => {
  it('says in Chinese what is right, accessibly', async () => {
    const { page, frame } = await tryOn('wechat', 'iphone', 'zh-CN');
    assert.match((await frame.locator('.verdict').textContent()) ?? '', /全部正确/);
    await page.goto(`${platform.url}/host/conformance?lang=zh-CN`);
    await page.getByText('此处没有找到桥接').waitFor();
    assert.deepEqual(await violations(page), []);
    await page.close();
  });

  it('finds what is wrong with a bridge', async () => {
    const page = await browser.newPage();
    // A native team's first try: a late object, a callback that runs at once, text escaped for HTML, nothing unknown.
    await page.addInitScript(() => {
      if (window !== window.top) return;
      const answer = (/** @type {string} */ api, /** @type {any} */ { value } = { value: null }) =>
        JSON.parse(JSON.stringify({ value, err_msg: `${api}:ok` }).replaceAll('<', '&lt;'));
      addEventListener('DOMContentLoaded', () => {
        Object.assign(window, {
          WeixinJSBridge: {
            invoke: (/** @type {string} */ api, /** @type {any} */ params, /** @type {any} */ callback) => callback(answer(api, params)),
            on() {},
          },
        });
      });
    });
    // Events never come here: the page gives up on them after a while.
    await page.goto(`${platform.url}/host/conformance?lang=en&second=1`);
    await page.locator('html[data-conformance="failed"]').waitFor({ timeout: 120_000 });
    const report = JSON.parse((await page.locator('#report').textContent()) ?? '');
    const wrong = report.checks.filter((/** @type {any} */ { state }) => state === 'failed').map((/** @type {any} */ { id }) => id);
    for (const id of ['early', 'announced', 'boot', 'asynchronous', 'refusal', 'unknown', 'odd', 'too_large', 'event']) {
      assert.ok(wrong.includes(id), `${id} is found: ${wrong}`);
    }
    await page.close();
  });

  it('does nothing to a page that only looks like it', async () => {
    const page = await browser.newPage();
    await page.goto(`${platform.url}/simulator`);
    const other = await page.evaluate(async (path) => {
      const { mayTry } = await import(path);
      return [
        mayTry(`${location.origin}/host/conformance?x`, location.origin),
        mayTry(`${location.origin}/host/conformance`, 'https://evil.example'),
        mayTry(`${location.origin}/demo/wechat/`, location.origin),
      ];
    }, '/simulator/page/conformance.js');
    assert.deepEqual(other, [true, false, false]);
    await page.close();
  });
});
