// The simulator of a browser without a window: it draws the page, and a person's hands on the picture are hands on the page.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { violations } from '../simulator/axe.js';
import { launchChromium } from '../support/chromium.js';
import { DevServer, eventually, open } from './open.js';

const host = 'http://m.shop.example';

/** @type {DevServer} */
let dev;
/** @type {import('./open.js').Opened} */
let opened;
/** @type {import('playwright-core').Browser} */
let browser;
/** @type {import('playwright-core').Page} */
let simulator;

before(async () => {
  dev = await DevServer.start();
  dev.put('/', { body: `<!doctype html><meta name="viewport" content="width=device-width"><title>First</title>
    <body style="margin:0;height:3000px;background:rgb(10,120,60)">
    <input id="name" style="position:absolute;left:20px;top:20px;width:200px;height:40px">
    <button id="more" style="position:absolute;left:20px;top:80px;width:200px;height:40px">more</button>
    <button id="say" style="position:absolute;left:20px;top:140px;width:200px;height:40px">say</button>
    <a href="/second" style="position:absolute;left:20px;top:200px;width:200px;height:40px;background:#fff">second</a>
    <script>
      const report = (kind, told) => fetch('/report', { method: 'POST', body: JSON.stringify({ kind, ...told }) });
      document.getElementById('name').onfocus = () => report('focus', {});
      document.getElementById('name').oninput = ({ target }) => report('name', { value: target.value });
      document.getElementById('more').onclick = () => report('more', {});
      document.getElementById('say').onclick = () => { alert('Hello 你好'); report('said', {}); };
      addEventListener('scroll', () => report('scroll', { y: scrollY }));
    </script>` });
  dev.put('/second', { body: '<!doctype html><title>Second</title><h1>Second</h1>' });
  opened = await open(`${host}/`, ['--map', `m.shop.example=${dev.address}`, '--hermetic', '--bind']);
  browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  simulator = await context.newPage();
  await simulator.goto(`${opened.json.simulator}&lang=en&theme=light`);
  await drawn();
});

after(async () => {
  await browser?.close();
  await opened?.stop();
  dev?.stop();
});

/** Waits until the picture shows the page's ground. */
async function drawn() {
  await simulator.waitForFunction(() => {
    const canvas = document.querySelector('canvas.remote-picture');
    const context = canvas instanceof HTMLCanvasElement && canvas.width > 0 ? canvas.getContext('2d') : null;
    if (!context) return false;
    const [red = 0, green = 0, blue = 0] = context.getImageData(canvas.width / 2, canvas.height - 20, 1, 1).data;
    return red < 60 && green > 80 && blue < 110;
  });
}

/** Where something on the page is on the screen. @param {number} x @param {number} y */
async function at(x, y) {
  const box = await simulator.locator('.remote-screen').boundingBox();
  assert.ok(box);
  return /** @type {[number, number]} */ ([box.x + x, box.y + y]);
}

const page = async () => (await opened.session('GET', '')).page;

describe('the picture of the page', () => {
  test('is drawn, also where the simulator was opened after the page', async () => {
    assert.equal(await simulator.locator('.foot-bar .mode').textContent(), 'driven');
    assert.equal(await simulator.locator('.title-text').textContent(), 'First');
  });

  test('takes a finger', async () => {
    await simulator.mouse.click(...(await at(120, 100)));
    await dev.reported('more');
  });

  test('takes what is typed, and what an input method writes', async () => {
    await simulator.mouse.click(...(await at(120, 40)));
    await dev.reported('focus');
    await simulator.keyboard.type('Mei');
    const keyboard = await simulator.context().newCDPSession(simulator);
    await keyboard.send('Input.imeSetComposition', { text: 'kan', selectionStart: 3, selectionEnd: 3 });
    await keyboard.send('Input.insertText', { text: '勘合' });
    await eventually('the whole name', () => dev.reports.find(({ value }) => value === 'Mei勘合'));
    await simulator.keyboard.press('Backspace');
    await eventually('the name without its end', () => dev.reports.find(({ value }) => value === 'Mei勘' ));
  });

  test('scrolls by the wheel and by the finger', async () => {
    await simulator.mouse.move(...(await at(120, 400)));
    await simulator.mouse.wheel(0, 300);
    await eventually('page below', () => dev.reports.find(({ kind, y }) => kind === 'scroll' && y > 200));
    await simulator.mouse.wheel(0, -3000);
    await eventually('page above', () => (dev.reports.findLast(({ kind }) => kind === 'scroll')?.y === 0 ? true : undefined));
    dev.reports.length = 0;
    await simulator.mouse.move(...(await at(120, 500)));
    await simulator.mouse.down();
    await simulator.mouse.move(...(await at(120, 300)), { steps: 8 });
    await simulator.mouse.up();
    await eventually('page below', () => dev.reports.find(({ kind, y }) => kind === 'scroll' && y > 50));
    await simulator.mouse.wheel(0, -3000);
    await eventually('page above', () => (dev.reports.findLast(({ kind }) => kind === 'scroll')?.y === 0 ? true : undefined));
  });

  test('shows what the page says, which goes on meanwhile', async () => {
    await simulator.mouse.click(...(await at(120, 160)));
    await dev.reported('said');
    await simulator.locator('.alert-text', { hasText: 'Hello 你好' }).waitFor();
    await simulator.keyboard.press('Escape');
    await simulator.locator('.sheet').waitFor({ state: 'detached' });
  });

  test('follows a link, and goes back, which loads the page anew', async () => {
    await simulator.mouse.click(...(await at(120, 220)));
    await simulator.locator('.title-text', { hasText: 'Second' }).waitFor();
    await simulator.locator('.phone-back').click();
    await simulator.locator('.title-text', { hasText: 'First' }).waitFor();
    assert.equal((await page()).landing, `${host}/`);
    await drawn();
  });

  for (const lang of ['zh-CN', 'en']) {
    for (const theme of ['light', 'dark']) {
      test(`is accessible around it: ${lang}, ${theme}`, async () => {
        await simulator.goto(`${opened.json.simulator}&lang=${lang}&theme=${theme}`);
        await simulator.reload();
        await drawn();
        assert.deepEqual(await violations(simulator), []);
        await simulator.locator('#rail-setup').click();
        await simulator.locator('.traffic').waitFor();
        assert.deepEqual(await violations(simulator), []);
      });
    }
  }
});
