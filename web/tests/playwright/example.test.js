// The example project as a stranger has it: the package as it is published, Playwright's own runner, a shop and a `kanhe` that
// the runner starts.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { DevServer, open, signed } from '../open/open.js';
import { findChromium } from '../support/chromium.js';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../../..', import.meta.url));
const modules = join(repository, 'web/tests/node_modules');
const built = join(repository, 'target/debug/kanhe');

/** @returns {Promise<number>} a port that was free a moment ago */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A copy of the example with the packages in it. */
async function project() {
  const folder = mkdtempSync(join(tmpdir(), 'kanhe-example-'));
  cpSync(join(repository, 'examples/playwright'), folder, { recursive: true });
  const own = join(folder, 'node_modules/@kanhe/playwright');
  mkdirSync(own, { recursive: true });
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: join(repository, 'web/playwright') });
  const [{ filename }] = JSON.parse(stdout);
  await run('tar', ['-xzf', join(folder, filename), '-C', own, '--strip-components=1']);
  // No links: a package that is found in two places is two packages.
  for (const name of ['@playwright/test', 'playwright', 'playwright-core']) {
    cpSync(join(modules, name), join(folder, 'node_modules', name), { recursive: true });
  }
  return folder;
}

/**
 * Runs Playwright's own runner.
 * @param {string} folder
 * @param {string[]} more
 */
async function playwright(folder, ...more) {
  const [kanhe, site] = [await freePort(), await freePort()];
  const environment = {
    ...process.env,
    KANHE_BIN: process.env.KANHE_BIN ?? built,
    KANHE_URL: `http://127.0.0.1:${kanhe}`,
    SITE_URL: `http://127.0.0.1:${site}`,
    CHROMIUM: findChromium(),
    // Our own runner's, which the inner one would take for its own.
    NODE_TEST_CONTEXT: undefined,
  };
  const runner = join(folder, 'node_modules/@playwright/test/cli.js');
  const done = await run(process.execPath, [runner, 'test', '--reporter=json', ...more], {
    cwd: folder,
    env: environment,
    maxBuffer: 64 * 1024 * 1024,
  }).catch((error) => error);
  assert.ok(done.stdout, `the runner said nothing: ${done.stderr}`);
  return { report: JSON.parse(done.stdout), site: environment.SITE_URL };
}

/** @param {any} suite @returns {{ title: string, ok: boolean, why: string }[]} */
function specs(suite) {
  const own = (suite.specs ?? []).map((/** @type {any} */ spec) => ({
    title: spec.title,
    ok: spec.ok,
    why: spec.tests.flatMap((/** @type {any} */ one) => one.results.map((/** @type {any} */ result) => result.error?.message ?? '')).join('\n'),
  }));
  return [...own, ...(suite.suites ?? []).flatMap(specs)];
}

describe('the example project', () => {
  /** @type {string} */ let folder;
  before(async () => {
    folder = await project();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('passes with the package as it is published', async () => {
    const { report } = await playwright(folder);
    const ran = report.suites.flatMap(specs);
    assert.deepEqual(ran.filter(({ ok }) => !ok), []);
    assert.equal(ran.length, 6, JSON.stringify(report.errors));
  });

  test('a recorded session is a test that passes, and fails when the page no longer does the same', async () => {
    const record = `import { writeFileSync } from 'node:fs';
      import { expect, test } from '@kanhe/playwright';
      test('records', async ({ page, phone }) => {
        await phone.expect('scanQRCode').answer('6901234567892');
        await phone.expect('getLocation').deny();
        await page.goto('/');
        await phone.called('config');
        await page.getByLabel('Your name').fill('Mei');
        await page.getByRole('button', { name: 'Scan a tin' }).click();
        await phone.called('scanQRCode');
        await page.getByRole('button', { name: 'Shops nearby' }).click();
        await phone.called('getLocation', { status: 'cancelled' });
        writeFileSync('tests/recorded.spec.js', (await phone.recordingAsTest()).replace(/http:\\/\\/127.0.0.1:\\d+/, ''));
      });`;
    writeFileSync(join(folder, 'tests/record.spec.js'), record);
    const recorded = await playwright(folder, 'record.spec.js');
    assert.deepEqual(recorded.report.suites.flatMap(specs).filter(({ ok }) => !ok), []);
    const again = await playwright(folder, 'recorded.spec.js');
    const ran = again.report.suites.flatMap(specs);
    assert.deepEqual(ran.map(({ ok, why }) => ({ ok, why })), [{ ok: true, why: '' }], readFileSync(join(folder, 'tests/recorded.spec.js'), 'utf8'));

    const page = join(folder, 'site/shop.html');
    writeFileSync(page, readFileSync(page, 'utf8').replace('wx.scanQRCode({', 'console.log({'));
    const broken = await playwright(folder, 'recorded.spec.js');
    const [spec] = broken.report.suites.flatMap(specs);
    assert.equal(spec?.ok, false);
    assert.match(spec?.why ?? '', /no call of scanQRCode came/);
  });

  test('an answer that nothing asked for, and a call that ended otherwise, are said in words', async () => {
    const wrong = `import { test } from '@kanhe/playwright';
      test('unasked', async ({ page, phone }) => {
        await phone.expect('scanQRCode').answer('1');
        await page.goto('/');
      });
      test('otherwise', async ({ page, phone }) => {
        await phone.expect('getLocation').deny();
        await page.goto('/');
        await page.getByRole('button', { name: 'Shops nearby' }).click();
        await phone.called('getLocation');
      });`;
    writeFileSync(join(folder, 'tests/wrong.spec.js'), wrong);
    const { report } = await playwright(folder, 'wrong.spec.js');
    const [unasked, otherwise] = report.suites.flatMap(specs);
    assert.match(unasked?.why ?? '', /Answers were prepared that nothing asked for: scanQRCode/);
    assert.match(otherwise?.why ?? '', /getLocation was cancelled \(user_denied\), not allowed/);
  });

  test('a browser that `kanhe open` has started is joined by Playwright, the phone with it', async () => {
    const dev = await DevServer.start();
    const opened = await open('https://m.shop.example/', [
      '--map', `m.shop.example=${dev.address}`, '--hermetic', '--bind', '--sdk', 'ours', '--remote-debugging',
    ]);
    try {
      dev.put('/config', async (url) => {
        const app = (await opened.sandbox('GET', '/apps')).find((/** @type {any} */ { appid }) => appid === opened.json.app);
        return { body: JSON.stringify(await signed(opened.json.url, app, url.searchParams.get('url') ?? '')), type: 'application/json' };
      });
      dev.put('/', { body: `<!doctype html><title>Shop</title><script src="https://res.wx.qq.com/open/js/jweixin-1.6.0.js"></script>
        <button disabled>Scan</button><output></output><script>
        const [button] = document.getElementsByTagName('button');
        wx.ready(() => { button.disabled = false; });
        button.onclick = () => wx.scanQRCode({ needResult: 1, success: ({ resultStr }) => {
          document.querySelector('output').textContent = resultStr; } });
        fetch('/config?url=' + encodeURIComponent(location.href)).then((answer) => answer.json()).then((config) =>
          wx.config(Object.assign(config, { jsApiList: ['scanQRCode'] })));
        </script>` });
      writeFileSync(join(folder, 'joined.mjs'), `import { chromium } from '@playwright/test';
        import { connectToKanhe } from '@kanhe/playwright';
        const { browser, page, phone } = await connectToKanhe(chromium, JSON.parse(process.env.OPENED));
        await page.goto('https://m.shop.example/');
        await phone.expect('scanQRCode').answer('6901234567892');
        await page.getByRole('button', { name: 'Scan' }).click();
        const { status, url } = await phone.called('scanQRCode');
        const said = await page.getByRole('status').textContent();
        await browser.close();
        console.log(JSON.stringify({ status, url, said, agent: phone.session.boot.userAgent }));`);
      const environment = { ...process.env, OPENED: JSON.stringify(opened.json), NODE_TEST_CONTEXT: undefined };
      const { stdout } = await run(process.execPath, ['joined.mjs'], { cwd: folder, env: environment });
      const { status, url, said, agent } = JSON.parse(stdout);
      assert.deepEqual([status, url, said], ['allowed', 'https://m.shop.example/', '6901234567892']);
      assert.match(agent, /MicroMessenger/);
      // Who has joined goes as he came: the browser is Kanhe's.
      assert.equal(opened.process.exitCode, null);
    } finally {
      await opened.stop();
      dev.stop();
    }
  });
});
