// The tag anywhere but in the simulator: it does nothing, and nobody can see that it was there.
// Sources: simulator.md 1.2; docs/host-protocol.md, "Handshake" and "Security".

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { boot, World } from './world.js';

/** @type {World} */
let world;
/** What a page without the tag shows. @type {any} */
let untouched;
before(async () => {
  world = await World.open();
  const { page } = await world.visit({ tag: '' });
  untouched = await page.evaluate(traces);
});
after(() => world?.close());

/** Runs in a page: everything that a bridge would leave there. */
function traces() {
  const native = (/** @type {Function} */ made) => /\[native code\]/.test(Function.prototype.toString.call(made));
  const { userAgent, platform, language } = navigator;
  return {
    globals: Object.getOwnPropertyNames(window).filter((name) => /weixin|wx|kanhe/i.test(name)),
    onDocument: Reflect.ownKeys(document).filter((key) => key !== 'location').map(String),
    navigator: { userAgent, platform, language, own: Object.keys(navigator), data: 'userAgentData' in navigator },
    native: [alert, history.pushState, history.replaceState].every(native),
  };
}

/**
 * Visits with these wishes, and sees that nothing has happened.
 * @param {import('./world.js').Wishes} wishes
 */
async function seesNothing(wishes) {
  const visit = await world.visit({
    head: `<script>window.ready = 0;
      document.addEventListener('WeixinJSBridgeReady', () => { ready += 1; });</script>`,
    ...wishes,
  });
  // Whatever a bridge would have dispatched or posted comes before this.
  await visit.page.evaluate(() => setTimeout(() => parent.postMessage('done', '*')));
  assert.deepEqual(await visit.hears('posted'), ['done']);
  assert.deepEqual(await visit.page.evaluate(traces), untouched);
  assert.equal(await visit.page.evaluate(() => window.ready), 0);
  return visit;
}

it('a page in the simulator does show traces, so they are the right ones to look for', async () => {
  const { page } = await world.visit();
  const found = await page.evaluate(traces);
  for (const [what, shown] of Object.entries(found)) assert.notDeepEqual(shown, untouched[what], what);
});

describe('the tag is silent', () => {
  it('in a page of its own', async () => {
    const page = await world.browser.newPage();
    world.put('/alone', world.tag);
    await page.goto(`${world.pages}/alone`);
    // Now with the name that a frame of the simulator would have.
    await page.evaluate((name) => void (window.name = name), JSON.stringify({ ...boot, simulator: world.simulator }));
    await page.reload();
    assert.deepEqual(await page.evaluate(traces), untouched);
    await page.close();
  });

  it('in a frame without a name', () => seesNothing({ name: '' }));

  it('in a frame whose name is somebody else’s', () => seesNothing({ name: '{"hostVersion":"7.0","language":"zh-CN"}' }));

  it('in a frame that names a simulator on another port', () => seesNothing({ boot: { simulator: world.pages } }));

  it('as a module, which comes too late for what it has to do', () =>
    seesNothing({ tag: `<script type="module" src="${world.simulator}/bridge/kanhe.js"></script>` }));
});

describe('a dialect that the bridge does not speak', () => {
  it('gets a warning, and no bridge', async () => {
    const listening = '<script>window.warnings = []; console.warn = (text) => void warnings.push(text);</script>';
    const { page } = await seesNothing({ tag: listening + world.tag, boot: { dialect: 'feishu' } });
    const warnings = await page.evaluate(() => window.warnings);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0], /feishu.*平台/);
  });
});

describe('a stranger that frames the page, and knows all that a simulator knows,', () => {
  it('hears nothing, and the page shows nothing', async () => {
    const { heard, page } = await framedByStranger(world.tag);
    assert.deepEqual(heard, ['done']);
    assert.deepEqual(await page.evaluate(traces), untouched);
  });

  it('hears nothing even where the browser does not tell the page whose frame it is in', async () => {
    const { heard, page } = await framedByStranger(world.tagWithoutAncestors);
    assert.deepEqual(heard, ['done']);
    assert.equal(await page.evaluate(() => typeof WeixinJSBridge), 'object', 'the page could not know, and did speak');
  });

  /**
   * @param {string} tag
   * @returns {Promise<{ heard: any[], page: import('playwright-core').Frame }>} the messages that the stranger got
   */
  async function framedByStranger(tag) {
    world.put('/framed', `${tag}<script>onload = () => setTimeout(() => parent.postMessage('done', '*'));</script>`);
    world.put('/stranger', '<title>Stranger</title>');
    const stranger = await world.browser.newPage();
    await stranger.goto(`${world.pages}/stranger`);
    const name = JSON.stringify({ ...boot, simulator: world.simulator });
    const heard = await stranger.evaluate(
      (name) =>
        new Promise((resolve) => {
          /** @type {any[]} */
          const heard = [];
          window.addEventListener('message', ({ data }) => {
            heard.push(data);
            if (data === 'done') resolve(heard);
          });
          document.body.append(Object.assign(document.createElement('iframe'), { name, src: '/framed' }));
        }),
      name
    );
    return { heard, page: await (await stranger.waitForSelector('iframe')).contentFrame() };
  }
});
