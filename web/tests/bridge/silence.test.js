// The tag stays in the page when the page goes to the public. Wherever its host is not our simulator, it leaves no trace
// (docs/host-protocol.md: Boot data, Security).

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { boot, World } from './world.js';

/** @type {World} */
let world;
before(async () => {
  world = await World.open();
});
after(() => world?.close());

/** What the tag would change, seen from a script before it and asked for after all scripts. */
const witness = `<script>
  window.ready = 0;
  document.addEventListener('WeixinJSBridgeReady', () => { window.ready += 1; });
  window.agent = navigator.userAgent;
  window.globals = '';
  window.globals = Object.getOwnPropertyNames(window).sort().join();
</script>`;

/** @param {import('playwright-core').Frame | import('playwright-core').Page} page */
async function traces(page) {
  await page.waitForTimeout(60);
  return page.evaluate(() => {
    const own = [alert, history.pushState, history.replaceState];
    return {
      globals: Object.getOwnPropertyNames(window).sort().join() === window.globals,
      agent: navigator.userAgent === window.agent,
      native: own.every((each) => String(each).includes('[native code]')),
      marks: Object.getOwnPropertySymbols(document).length,
      ready: window.ready,
    };
  });
}

const none = { globals: true, agent: true, native: true, marks: 0, ready: 0 };

/** @param {import('./world.js').Wishes} wishes */
async function staysSilent(wishes) {
  const { host, page, told } = await world.visit({ ...wishes, tag: witness + world.tag });
  assert.deepEqual(await traces(page), none);
  assert.deepEqual(await told('hello'), []);
  await host.close();
}

it('the witness sees a bridge where there is one', async () => {
  const { page } = await world.visit({ tag: witness + world.tag });
  const seen = { globals: false, agent: false, native: false, marks: 1, ready: 1 };
  assert.deepEqual(await traces(page), seen);
});

describe('no trace is left', () => {
  it('outside of any frame, whatever the name of the window', async () => {
    world.put('/page', witness + world.tag);
    const page = await world.browser.newPage();
    await page.goto(`${world.pages}/page`);
    await page.evaluate((name) => void (window.name = name), JSON.stringify({ ...boot, simulator: world.simulator }));
    await page.reload();
    assert.ok(await page.evaluate(() => window.name.includes('kanhe')));
    assert.deepEqual(await traces(page), none);
  });

  for (const name of ['', 'advert', '{', 'null', '[]', '"text"', '7', '{"hostVersion":"7.0","language":"zh"}']) {
    it(`in a frame called ${name || 'nothing'}`, () => staysSilent({ name }));
  }

  for (const field of ['kanhe', 'session', 'dialect', 'profile', 'userAgent', 'platform', 'language', 'bridgeDelay']) {
    it(`if the boot data have no ${field}`, () => staysSilent({ boot: { [field]: undefined } }));
    it(`if their ${field} is a list`, () => staysSilent({ boot: { [field]: [] } }));
  }

  for (const kanhe of [0, 2, '1']) {
    it(`if they are of version ${JSON.stringify(kanhe)}`, () => staysSilent({ boot: { kanhe } }));
  }

  for (const bridgeDelay of [-1, 60001, '5']) {
    it(`if their bridgeDelay is ${JSON.stringify(bridgeDelay)}`, () => staysSilent({ boot: { bridgeDelay } }));
  }

  const strangers = {
    'not on this machine': (/** @type {string} */ port) => `http://simulator.test:${port}`,
    'named like this machine': (/** @type {string} */ port) => `http://localhost.evil.test:${port}`,
    'numbered like this machine': (/** @type {string} */ port) => `http://127.0.0.1.evil.test:${port}`,
    'on the network': (/** @type {string} */ port) => `http://192.168.1.2:${port}`,
    'on another port': () => 'http://127.0.0.1:9',
    'without a port': () => 'http://127.0.0.1',
    'with a path': (/** @type {string} */ port) => `http://127.0.0.1:${port}/`,
    'with a user': (/** @type {string} */ port) => `http://u@127.0.0.1:${port}`,
    'no URL': () => '127.0.0.1',
    'any (*)': () => '*',
  };
  for (const [what, at] of Object.entries(strangers)) {
    it(`if their simulator is ${what}`, () => {
      const { port } = new URL(world.simulator);
      return staysSilent({ boot: { simulator: at(port) } });
    });
  }

  it('if somebody else frames the page in the simulator’s name', () =>
    // The parent is at localhost, and says to be at 127.0.0.1.
    staysSilent({
      hostOrigin: world.simulator.replace('127.0.0.1', 'localhost'),
      boot: { simulator: world.simulator },
    }));

  it('in a dialect that it does not speak, but for a word on the console', async () => {
    const { page, told } = await world.visit({
      tag: `<script>window.said = []; console.warn = (text) => said.push(text);</script>${witness}${world.tag}`,
      boot: { dialect: 'dingtalk' },
    });
    assert.deepEqual(await traces(page), none);
    assert.deepEqual(await told('hello'), []);
    const [warning, ...others] = await page.evaluate(() => window.said);
    assert.match(warning, /does not speak dingtalk/);
    assert.deepEqual(others, []);
  });
});
