// Share interface and interface operations (seed 003): the menu that the person sees is the one that the page makes.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openMarket } from '../market.js';
import { call, configure, until, visit } from '../visit.js';

const list = [
  'updateAppMessageShareData',
  'updateTimelineShareData',
  'onMenuShareTimeline',
  'onMenuShareAppMessage',
  'onMenuShareQQ',
  'onMenuShareWeibo',
  'onMenuShareQZone',
  'hideOptionMenu',
  'showOptionMenu',
  'hideMenuItems',
  'showMenuItems',
  'hideAllNonBaseMenuItem',
  'showAllNonBaseMenuItem',
];

/** @type {import('../market.js').Market} */
let world;

before(async () => {
  world = await openMarket({ certified: true });
});
after(() => world?.close());

/**
 * A page that may share.
 * @param {import('../shop.js').SdkName} sdk
 * @param {Record<string, unknown>} [settings]
 */
async function market(sdk, settings = {}) {
  const visited = await visit(world, sdk, settings);
  assert.equal((await configure(visited, { list }))[0]?.[0], 'ready');
  const at = `/sessions/${visited.session}`;
  const tap = (/** @type {string} */ item) => world.platform.sandbox('POST', `${at}/menu`, { item: `menuItem:${item}` });
  return {
    visited,
    tap,
    shares: async () => (await world.platform.sandbox('GET', `${at}/shares`)).shares,
    shown: async () => {
      const { page } = await world.platform.sandbox('GET', at);
      return page.menu.items.filter((/** @type {any} */ item) => item.shown).map((/** @type {any} */ item) => item.name);
    },
    /**
     * Registers a listener that notes what it hears.
     * @param {string} api
     * @param {Record<string, unknown>} options
     */
    listens: (api, options) =>
      visited.page.evaluate(
        ({ api, options }) => {
          const scope = /** @type {any} */ (window);
          scope.heard = [];
          const note = (/** @type {string} */ name) => (/** @type {any} */ result) => {
            scope.heard.push([name, result?.errMsg]);
          };
          const callbacks = Object.fromEntries(
            ['trigger', 'success', 'fail', 'cancel', 'complete'].map((name) => [name, note(name)])
          );
          scope.wx[api]({ ...options, ...callbacks });
        },
        { api, options }
      ),
    heard: async (/** @type {number} */ count) => {
      await visited.page.waitForFunction((count) => /** @type {any} */ (window).heard.length >= count, count);
      return visited.page.evaluate(() => /** @type {any} */ (window).heard.map((/** @type {any[]} */ [name]) => name));
    },
  };
}

for (const [profile, sdk] of /** @type {const} */ ([
  ['iphone', 'original'],
  ['android', 'original'],
  ['desktop', 'original'],
  ['iphone', 'bundled'],
  ['android', 'ours'],
])) {
  test(`on ${profile}, with ${sdk}: what a page sets, what it says when it is told, and what is sent`, async () => {
    const { visited, tap, shares, listens, heard } = await market(sdk, { device: { profile } });
    const link = `${world.shop.url}/shop?tea`;
    const set = { title: 'Tea', desc: 'A cup', link, imgUrl: `${link}.png` };
    for (const api of ['updateAppMessageShareData', 'updateTimelineShareData']) {
      const { order, result } = await call(visited, api, set);
      assert.deepEqual([order, result.errMsg], [['success', 'complete'], `${api}:ok`]);
      const elsewhere = await call(visited, api, { ...set, link: 'https://elsewhere.example/' });
      assert.deepEqual(elsewhere.order, ['fail', 'complete']);
    }
    const { share } = await tap('share:timeline');
    assert.deepEqual([share.card.title, share.opens], ['Tea', `${link}&from=timeline&isappinstalled=0`]);

    for (const [api, item, to] of /** @type {const} */ ([
      ['onMenuShareQQ', 'share:qq', 'qq'],
      ['onMenuShareWeibo', 'share:weiboApp', 'weibo'],
      ['onMenuShareQZone', 'share:QZone', 'qzone'],
      ['onMenuShareAppMessage', 'share:appMessage', 'friend'],
      ['onMenuShareTimeline', 'share:timeline', 'timeline'],
    ])) {
      await world.platform.sandbox('PATCH', `/sessions/${visited.session}`, { sharing: { precedence: 'listener' } });
      await listens(api, { title: api, desc: 'heard', link, imgUrl: '' });
      await until(async () => (await tap(item)).told !== null, `${api} listens`);
      assert.deepEqual(await heard(3), ['trigger', 'success', 'complete'], api);
      const sent = (await shares()).at(-1);
      assert.deepEqual([sent.card.title, sent.to, sent.source], [api, to, 'listener']);
    }
    await visited.simulator.close();
  });
}

describe('the person', () => {
  test('gives a share up, and an honest client tells the page', async () => {
    const { visited, tap, listens, heard, shares } = await market('original', {
      device: { client_version: '6.6.0' },
      auto: 'deny',
    });
    await listens('onMenuShareAppMessage', { title: 'x', link: visited.page.url() });
    await until(async () => (await tap('share:appMessage')).told !== null, 'the page listens');
    assert.deepEqual(await heard(3), ['trigger', 'cancel', 'complete']);
    assert.deepEqual(await shares(), []);
    await visited.simulator.close();
  });

  test('finds in the menu what the page has left there, and shares with it', async () => {
    const { visited, shown, shares } = await market('original', { auto: 'ask', device: { language: 'en' } });
    const { simulator } = visited;
    const items = async () => {
      await simulator.locator('#capsule-menu').click();
      const names = await simulator.locator('.menu-item').allTextContents();
      await simulator.keyboard.press('Escape');
      return names;
    };
    const all = await items();
    assert.ok(all.includes('Moments') && all.includes('Copy link') && all.includes('Open in Safari'));

    await call(visited, 'hideMenuItems', { menuList: ['menuItem:share:timeline', 'menuItem:copyUrl', 'menuItem:refresh'] });
    const less = await items();
    assert.ok(!less.includes('Moments') && !less.includes('Copy link') && less.includes('Refresh'), 'base items stay');
    await call(visited, 'hideAllNonBaseMenuItem');
    assert.ok((await shown()).every((/** @type {string} */ name) => !name.includes('share')));
    await call(visited, 'showMenuItems', { menuList: ['menuItem:share:appMessage'] });
    assert.deepEqual((await items()).filter((name) => name.startsWith('Send')), ['Send to a friend']);
    await call(visited, 'hideOptionMenu');
    assert.deepEqual(await items(), []);
    await call(visited, 'showOptionMenu');
    await call(visited, 'showAllNonBaseMenuItem');
    assert.deepEqual(await items(), all);

    await simulator.locator('#capsule-menu').click();
    await simulator.locator('.menu-item', { hasText: 'Send to a friend' }).click();
    await simulator.locator('.contact', { hasText: 'Family' }).click();
    await simulator.locator('.sheet-button.primary').click();
    await until(async () => (await shares()).length === 1, 'the card is sent');
    const [share] = await shares();
    assert.deepEqual([share.to, share.contact, share.source], ['group', 'family', 'default']);

    // Its recipient opens it.
    await simulator.locator('#rail-shares').click();
    await simulator.locator('.sent button').click();
    await until(async () => {
      const { page } = await world.platform.sandbox('GET', `/sessions/${visited.session}`);
      return page.landing.includes('from=groupmessage&isappinstalled=0');
    }, 'the link arrives with word of where it came from');
    await simulator.close();
  });
});

test('in trigger a page may change at once what is shared; later is too late, and a favourite is told of there alone', async () => {
  const { visited, tap, shares } = await market('original', { sharing: { precedence: 'listener' } });
  await visited.page.evaluate(() => {
    const scope = /** @type {any} */ (window);
    scope.heard = [];
    const options = {
      title: 'before',
      link: location.href,
      trigger(/** @type {any} */ payload) {
        scope.heard.push(['trigger', payload.scene ?? '']);
        options.title = 'at once';
        setTimeout(() => (options.title = 'too late'));
      },
      success: () => scope.heard.push(['success', '']),
    };
    scope.wx.onMenuShareAppMessage(options);
  });
  const heard = () => visited.page.evaluate(() => /** @type {any} */ (window).heard);
  await until(async () => (await tap('share:appMessage')).told !== null, 'the page listens');
  const own = async () => (await shares()).filter((/** @type {any} */ { source }) => source === 'listener');
  await until(async () => (await own()).length === 1, 'the card is sent');
  assert.equal((await own())[0].card.title, 'at once');
  await until(async () => (await heard()).length === 2, 'the page hears that it was sent');

  await tap('favorite');
  await until(async () => (await own()).length === 2, 'the favourite is kept');
  assert.equal((await own())[1].to, 'favorite');
  assert.deepEqual(await heard(), [
    ['trigger', ''],
    ['success', ''],
    ['trigger', 'favorite'],
  ]);
  await visited.simulator.close();
});

test('a mini program knows of itself, and hears its page', async () => {
  const visited = await visit(world, 'original', { mini_program: true });
  await configure(visited, { list: ['checkJsApi'] });
  const inside = await visited.page.evaluate(
    () => new Promise((resolve) => /** @type {any} */ (window).wx.miniProgram.getEnv((/** @type {any} */ env) => resolve(env.miniprogram)))
  );
  assert.equal(inside, true);
  await visited.page.evaluate(() => /** @type {any} */ (window).wx.miniProgram.postMessage({ data: { n: 1 } }));
  const view = async () => (await world.platform.sandbox('GET', `/sessions/${visited.session}`)).web_view;
  await until(async () => (await view()).waiting.length === 1, 'it waits');
  await visited.page.evaluate(() => /** @type {any} */ (window).wx.miniProgram.navigateBack());
  await until(async () => (await view()).delivered.length === 1, 'it is heard');
  assert.deepEqual((await view()).delivered[0].messages, [{ n: 1 }]);
  await visited.simulator.close();
});
