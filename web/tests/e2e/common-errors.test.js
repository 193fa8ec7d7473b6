// The common errors of the seed's appendix (docs/common-errors.md), each as a page with the vendor's own SDK meets it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openMarket } from './market.js';
import { call, configure, until, visit } from './visit.js';

/** @type {import('./market.js').Market} */
let world;

before(async () => {
  world = await openMarket();
});
after(() => world?.close());

/**
 * An error, under its number: an app and a phone for it, and what a page does.
 * @param {number} number
 * @param {string} name
 * @param {{ app?: Record<string, unknown>, phone?: Record<string, unknown> }} wishes
 * @param {(visited: import('./visit.js').Visit, newest: () => Promise<any>) => Promise<void>} run
 */
function error(number, name, { app = {}, phone = {} }, run) {
  test(`${number}. ${name}`, async () => {
    world.shop.app = await world.platform.sandbox('POST', '/apps', { dialect: 'wechat', ...app });
    const visited = await visit(world, 'original', phone);
    try {
      await run(visited, async () => (await visited.calls()).at(-1));
    } finally {
      await visited.simulator.close();
    }
  });
}

/** @param {any[]} story @param {string} text */
const refused = (story, text) => assert.deepEqual(story[0], ['error', { errMsg: text }]);
/** @param {any} record @param {string} name */
const checked = (record, name) => record.checks.find((/** @type {any} */ check) => check.name === name);

error(1, 'invalid url domain', { app: { loopback: false, domains: ['shop.example'] } }, async (visited, newest) => {
  refused(await configure(visited), 'config:invalid url domain');
  assert.equal((await newest()).reason, 'url_is_ip');
});

error(2, 'invalid signature', {}, async (visited, newest) => {
  refused(await configure(visited, { spoil: { signature: '0'.repeat(40) } }), 'config:invalid signature');
  assert.equal((await newest()).reason, 'signature_mismatch');
});

error(3, 'the permission value is offline verifying', {}, async (visited, newest) => {
  await configure(visited, { list: ['closeWindow'] });
  const { result } = await call(visited, 'getLocation');
  assert.equal(result.errMsg, 'getLocation:fail, the permission value is offline verifying');
  assert.equal((await newest()).reason, 'api_not_declared');
});

error(4, 'permission denied', { app: { account_type: 'subscription' } }, async (visited, newest) => {
  await configure(visited, { list: ['chooseWXPay'] });
  const { result } = await call(visited, 'chooseWXPay', { timestamp: 1, nonceStr: 'n', package: 'p', paySign: 's' });
  assert.equal(result.errMsg, 'chooseWXPay:permission denied');
  assert.equal((await newest()).reason, 'api_not_permitted');
});

error(5, 'function not exist', { phone: { device: { client_version: '6.7.1' } } }, async (visited, newest) => {
  await configure(visited, { list: ['updateTimelineShareData'] });
  const { result } = await call(visited, 'updateTimelineShareData', { title: 't', link: world.shop.url, imgUrl: '' });
  assert.equal(result.errMsg, 'updateTimelineShareData:function not exist');
  assert.equal((await newest()).reason, 'client_too_old');
});

error(6, 'config is ok in 6.0.1, whatever the signature', { phone: { device: { client_version: '6.0.1' } } }, async (visited) => {
  const story = await configure(visited, { spoil: { signature: 'wrong' } });
  assert.deepEqual(story, [['ready']]);
  // The SDK asks for the network right behind it.
  const config = (await visited.calls()).find((/** @type {any} */ { name }) => name === 'config');
  assert.equal(config.reason, 'client_too_old', 'it verifies nothing, and the SDK takes that for success');
});

error(7, 'sharing without a certified account', { app: { account_type: 'subscription' } }, async (visited, newest) => {
  await configure(visited, { list: ['onMenuShareTimeline'] });
  await visited.page.evaluate(() => /** @type {any} */ (window).wx.onMenuShareTimeline({ title: 't' }));
  await until(async () => (await newest()).reason === 'api_not_permitted', 'the inspector says why nothing happens');
});

error(8, 'no ticket any more after going live', { app: { quotas: { getticket: 1 } } }, async () => {
  const { appid, secret } = world.shop.app;
  const ask = async (/** @type {string} */ path, /** @type {unknown} */ body) =>
    (await fetch(world.platform.url + path, body ? { method: 'POST', body: JSON.stringify(body) } : {})).json();
  const { access_token } = await ask('/cgi-bin/stable_token', { grant_type: 'client_credential', appid, secret });
  const ticket = `/cgi-bin/ticket/getticket?access_token=${access_token}&type=jsapi`;
  assert.equal((await ask(ticket, null)).errcode, 0);
  assert.equal((await ask(ticket, null)).errcode, 45009);
});

error(9, 'several pictures at once', {}, async (visited, newest) => {
  await configure(visited, { list: ['chooseImage', 'uploadImage'] });
  const { result } = await call(visited, 'chooseImage');
  const [localId] = result.localIds;
  const both = await Promise.all([call(visited, 'uploadImage', { localId }), call(visited, 'uploadImage', { localId })]);
  assert.deepEqual(both.map(({ result }) => result.errMsg).sort(), ['uploadImage:fail', 'uploadImage:ok']);
  const reasons = (await visited.calls()).map((/** @type {any} */ record) => record.reason);
  assert.ok(reasons.includes('already_uploading'), JSON.stringify(await newest()));
});

error(11, 'the link before the jump was signed', {}, async (visited, newest) => {
  refused(await configure(visited, { sign: `${world.shop.url}/login?back=shop` }), 'config:invalid signature');
  assert.match((await newest()).signature.fields[3].value, /\/shop\?sdk=original$/);
});

error(12, 'config:fail', {}, async (visited, newest) => {
  refused(await configure(visited, { spoil: { nonceStr: undefined } }), 'config:fail');
  assert.equal((await newest()).reason, 'missing_parameters');
});

error(18, 'the payment signature is invalid', {}, async (visited, newest) => {
  await configure(visited, { list: ['chooseWXPay'] });
  const { appid } = world.shop.app;
  const order = { client_id: appid, version: 'v2', description: 'Tea', amount: 1 };
  const { prepay_id } = await world.platform.sandbox('POST', '/orders', order);
  const request = { nonceStr: 'n', package: `prepay_id=${prepay_id}`, signType: 'MD5', paySign: 'x' };
  const seconds = Math.floor(Date.now() / 1000);
  for (const [given, reason] of /** @type {const} */ ([
    [{ ...request, timeStamp: seconds }, 'pay_timestamp_undefined'],
    [{ ...request, timestamp: seconds, signType: undefined }, 'pay_sign_type'],
    [{ ...request, timestamp: seconds }, 'pay_sign_mismatch'],
  ])) {
    assert.equal((await call(visited, 'chooseWXPay', given)).result.errMsg, 'chooseWXPay:fail');
    assert.equal((await newest()).reason, reason);
  }
});

error(19, 'pushState on Android before 6.2', { phone: { device: { profile: 'android', client_version: '6.1.0' } } }, async (visited, newest) => {
  await visited.page.evaluate(() => history.pushState(null, '', '/shop?sdk=original&page=2'));
  refused(await configure(visited), 'config:invalid signature');
  assert.match((await newest()).signature.fields[3].value, /sdk=original$/, 'the URL before');
});

error(20, 'uploadImage in the callback of chooseImage', { phone: { device: { profile: 'android', client_version: '6.1.0' } } }, async (visited, newest) => {
  await configure(visited, { list: ['chooseImage', 'uploadImage'] });
  await visited.page.evaluate(() => {
    const { wx } = /** @type {any} */ (window);
    wx.chooseImage({ success: (/** @type {any} */ { localIds }) => wx.uploadImage({ localId: localIds[0] }) });
  });
  await until(async () => (await newest()).reason === 'lost_in_callback', 'it is lost');
});

error(21, 'require subscribe', { app: { marks: ['test_account'] } }, async (visited, newest) => {
  refused(await configure(visited), 'config:require subscribe');
  assert.equal((await newest()).reason, 'require_subscribe');
});

error(22, 'a GPS position on the map', {}, async (visited, newest) => {
  await configure(visited, { list: ['getLocation', 'openLocation'] });
  const { result } = await call(visited, 'getLocation', { type: 'wgs84' });
  await call(visited, 'openLocation', { latitude: result.latitude, longitude: result.longitude });
  assert.equal(checked(await newest(), 'datum').reason, 'datum_unconverted');
});

error(23, 'no way to the account', { phone: { following: { follows: false, link_from_account: false } } }, async (visited) => {
  const { page } = await world.platform.sandbox('GET', `/sessions/${visited.session}`);
  assert.ok(!page.menu.items.some((/** @type {any} */ { name }) => /profile|addContact/.test(name)));
});

error(24, 'a domain bound today', { app: { loopback: false, domain_delay: 86_400 } }, async (visited, newest) => {
  const { appid } = world.shop.app;
  await world.platform.sandbox('PATCH', `/apps/wechat/${appid}`, { domains: ['127.0.0.1.example'] });
  const app = await world.platform.sandbox('GET', `/apps/wechat/${appid}`);
  assert.ok(app.pending_domains['127.0.0.1.example'] > Date.now() / 1000, 'it counts from tomorrow on');
  refused(await configure(visited), 'config:invalid url domain');
  assert.ok((await newest()).reason, 'and the inspector says why');
});
