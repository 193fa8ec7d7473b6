// Seed 003, "Step 2": the SDK is loaded by a script tag or by an AMD or CMD loader, from one address or the other.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchChromium } from '../support/chromium.js';
import { startPlatform } from '../support/platform.js';
import { openShop, sdks } from './shop.js';
import { call, configure, visit } from './visit.js';

/** @type {{ browser: import('playwright-core').Browser, platform: import('../support/platform.js').Platform, shop: import('./shop.js').Shop }} */
let world;

before(async () => {
  const platform = await startPlatform();
  world = { browser: await launchChromium(), platform, shop: await openShop(platform) };
});

after(async () => {
  await world?.browser.close();
  await world?.shop.stop();
  await world?.platform.stop();
});

const ways = {
  amd: 'by an AMD loader, without a global',
  cmd: 'by a CMD loader, without a global',
  second: 'from its second address, if the first does not answer',
};

for (const sdk of /** @type {const} */ (['original', 'ours'])) {
  describe(`${sdks[sdk]} is loaded`, () => {
    for (const [loader, what] of Object.entries(ways)) {
      test(what, async () => {
        const visited = await visit(world, sdk, { loader });
        const globalAfterLoading = await visited.page.evaluate(() => /** @type {any} */ (window).globalAfterLoading);
        assert.equal(globalAfterLoading, 'undefined');
        assert.deepEqual(await configure(visited), [['ready']]);
        const network = await call(visited, 'getNetworkType');
        assert.deepEqual(network.order, ['success', 'complete']);
        await visited.simulator.close();
      });
    }
  });
}

test('both addresses of the SDK lead to the same script', async () => {
  const script = async (/** @type {string} */ host) => {
    const { request } = await import('node:http');
    return new Promise((resolve, reject) => {
      const asked = request(`${world.platform.url}/open/js/jweixin-1.6.0.js`, { headers: { host } }, (answer) => {
        let text = '';
        answer.on('data', (part) => (text += part));
        answer.on('end', () => resolve(`${answer.statusCode} ${text}`));
      });
      asked.on('error', reject);
      asked.end();
    });
  };
  const first = await script('res.wx.qq.com');
  assert.match(String(first), /^200 [^]*jWeixin/);
  assert.equal(await script('res2.wx.qq.com'), first);
});
