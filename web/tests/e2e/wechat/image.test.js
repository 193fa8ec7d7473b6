// Image interface (seed 003): a page with the real SDK chooses, shows, uploads, downloads and reads pictures.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchChromium } from '../../support/chromium.js';
import { openMarket } from '../market.js';
import { call, configure, until, visit } from '../visit.js';

const list = ['chooseImage', 'previewImage', 'uploadImage', 'downloadImage', 'getLocalImgData'];

/** A PNG of 2 by 2 pixels. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAC0lEQVR4nGNgQAYAAA4AAamRc7EAAAAASUVORK5CYII=',
  'base64'
);

/** @type {import('../market.js').Market} */
let world;

before(async () => {
  world = await openMarket();
});
after(() => world?.close());

/**
 * A page that may do everything with pictures.
 * @param {'iphone' | 'android' | 'desktop'} profile
 * @param {import('../shop.js').SdkName} [sdk]
 * @param {Record<string, unknown>} [settings]
 */
async function darkroom(profile, sdk = 'original', settings = {}) {
  const visited = await visit(world, sdk, { device: { profile }, ...settings });
  await configure(visited, { list });
  return {
    visited,
    /** @param {string} api @param {Record<string, unknown>} [options] */
    async ok(api, options) {
      const { order, result } = await call(visited, api, options);
      assert.deepEqual([order, result.errMsg], [['success', 'complete'], `${api}:ok`]);
      return result;
    },
    /** @param {string} api @param {Record<string, unknown>} options @param {string[]} told @param {string} errMsg */
    async ends(api, options, told, errMsg) {
      const { order, result } = await call(visited, api, options);
      assert.deepEqual([order, result.errMsg], [[...told, 'complete'], errMsg]);
    },
    /** @param {Record<string, unknown>} answer */
    expect: (answer) =>
      world.platform.sandbox('POST', `/sessions/${visited.session}/expect`, { kind: 'images', ...answer }),
  };
}

/** What an `<img>` of the page makes of an address: its width, or 0. @param {import('../visit.js').Visit} visited */
function width({ page }, /** @type {string} */ src) {
  return page.evaluate(
    (src) =>
      new Promise((resolve) => {
        const image = document.body.appendChild(new Image());
        image.onload = () => resolve(image.naturalWidth);
        // The SDK's hook may still put something else in.
        image.onerror = () => setTimeout(() => resolve(0), 1500);
        image.src = src;
      }),
    src
  );
}

for (const [profile, sdk] of /** @type {const} */ ([
  ['iphone', 'original'],
  ['android', 'original'],
  ['desktop', 'original'],
  ['android', 'bundled'],
  ['iphone', 'ours'],
])) {
  describe(`on ${profile}, with ${sdk}`, () => {
    test('a picture is chosen, shown, uploaded, fetched by the backend, downloaded and read', async () => {
      const { ok, ends, expect, visited } = await darkroom(profile, sdk);
      await expect({ action: 'choose', data: { images: ['sample-1', 'sample-4'], original: true } });
      const chosen = await ok('chooseImage', { count: 2 });
      assert.equal(chosen.localIds.length, 2);
      const [localId] = chosen.localIds;
      if (profile === 'iphone') assert.match(localId, /^wxLocalResource:\/\/imageid[0-9a-f]{32}$/);
      // On an iPhone the SDK itself replaces what the browser cannot load.
      assert.equal(await width(visited, localId), 1600, 'a local id is an image’s src');

      const { serverId } = await ok('uploadImage', { localId, isShowProgressTips: 1 });
      const media = await fetchMedia(serverId);
      assert.equal(media.headers.get('content-type'), 'image/jpeg');
      const original = await fetch(`${world.platform.url}/sandbox/v1/sessions/${visited.session}/album/sample-1`);
      const bytes = Buffer.from(await original.arrayBuffer());
      assert.deepEqual(Buffer.from(await media.arrayBuffer()), bytes);

      const back = await ok('downloadImage', { serverId });
      const { localData } = await ok('getLocalImgData', { localId: back.localId });
      const begins = profile === 'iphone' ? 'data:image/jgp;base64,' : profile === 'android' ? '' : 'data:image/jpeg;base64,';
      assert.equal(localData, begins + bytes.toString('base64'));

      await expect({ action: 'cancel' });
      await ends('chooseImage', {}, ['cancel'], 'chooseImage:cancel');
      await ends('uploadImage', { localId: 'weixin://nothing' }, ['fail'], 'uploadImage:fail');
      await ends('downloadImage', { serverId: 'nothing' }, ['fail'], 'downloadImage:fail');
      await ends('getLocalImgData', { localId: 'nothing' }, ['fail'], 'getLocalImgData:fail');
      await visited.simulator.close();
    });
  });
}

/** @param {string} serverId */
async function fetchMedia(serverId) {
  const { appid, secret } = world.shop.app;
  const token = await fetch(`${world.platform.url}/cgi-bin/stable_token`, {
    method: 'POST',
    body: JSON.stringify({ grant_type: 'client_credential', appid, secret }),
  });
  const { access_token } = await token.json();
  return fetch(`${world.platform.url}/cgi-bin/media/get?access_token=${access_token}&media_id=${serverId}`);
}

describe('the person who holds the phone', () => {
  test('uploads a picture of his own, takes the original, and looks at it', async () => {
    const { visited, ok } = await darkroom('android', 'original', { auto: 'ask' });
    const { simulator, page } = visited;
    const chosen = call(visited, 'chooseImage', { count: 1 });
    await simulator.locator('.sheet input[type=file]').setInputFiles({ name: 'own.png', mimeType: 'image/png', buffer: png });
    await simulator.locator('.tile[aria-pressed=true]').waitFor();
    await simulator.locator('.images-foot input[type=checkbox]').check();
    await simulator.locator('.sheet-button.primary').click();
    const { result } = await chosen;
    assert.match(result.localIds[0], /\.png$/, 'the original');
    assert.equal(await width(visited, result.localIds[0]), 2);

    await ok('previewImage', { current: result.localIds[0], urls: ['https://kanhe.invalid/x.png', result.localIds[0]] });
    await simulator.locator('.sheet.viewer').waitFor();
    assert.equal(await simulator.locator('.viewer-count').textContent(), '2 / 2');
    await simulator.locator('.film').press('ArrowLeft');
    await until(async () => (await simulator.locator('.viewer-count').textContent()) === '1 / 2', 'the picture before');
    await simulator.locator('.film').press('Escape');
    await simulator.locator('.sheet.viewer').waitFor({ state: 'detached' });
    assert.equal(await page.locator('h1').textContent(), 'Shop');
    await simulator.close();
  });

  test('takes a photo, and then thinks better of it', async () => {
    const browser = await launchChromium({
      args: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
    });
    const visited = await visit({ ...world, browser }, 'original', { device: { profile: 'android' }, auto: 'ask' });
    await configure(visited, { list });
    const { simulator } = visited;
    const photo = call(visited, 'chooseImage', { sourceType: ['camera'], sizeType: ['compressed'] });
    await simulator.locator('.images-sources button', { hasText: '拍照' }).click();
    await simulator.locator('.shutter:enabled').click();
    await simulator.locator('.tile[aria-pressed=true]').waitFor();
    assert.equal(await simulator.locator('.tile').count(), 1, 'nothing of the album');
    await simulator.locator('.sheet-button.primary').click();
    const { result } = await photo;
    assert.equal(result.sourceType, 'camera');
    assert.ok((await width(visited, result.localIds[0])) > 100);

    const none = call(visited, 'chooseImage');
    await simulator.locator('.sheet').press('Escape');
    assert.deepEqual((await none).order, ['cancel', 'complete']);
    await browser.close();
  });
});
