// Card and pay (seed 003) with the real SDK, and backends that sign by themselves.

import assert from 'node:assert/strict';
import { createDecipheriv, createHash, createSign, createVerify } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { openMarket } from '../market.js';
import { call, configure, until, visit } from '../visit.js';

const list = [
  'addCard',
  'chooseCard',
  'openCard',
  'consumeAndShareCard',
  'chooseWXPay',
  'openAddress',
  'openEnterpriseRedPacket',
  'openBusinessView',
  'openProductSpecificView',
  'openEnterpriseChat',
  'launchMiniProgram',
];

/** @type {import('../market.js').Market} */
let world;
/** The merchant behind the shop's app. @type {any} */
let merchant;

before(async () => {
  world = await openMarket({ certified: true });
  merchant = await world.platform.sandbox('GET', `/merchants/${world.shop.app.appid}`);
});
after(() => world?.close());

const sha1 = (/** @type {string[]} */ values) => createHash('sha1').update(values.sort().join('')).digest('hex');
const now = () => String(Math.floor(Date.now() / 1000));
const nonce = () => Math.random().toString(36).slice(2);

/** @param {string} path @param {unknown} [body] */
async function api(path, body) {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return (await fetch(world.platform.url + path, init)).json();
}

async function cardTicket() {
  const { appid, secret } = world.shop.app;
  const { access_token } = await api('/cgi-bin/stable_token', { grant_type: 'client_credential', appid, secret });
  return (await api(`/cgi-bin/ticket/getticket?access_token=${access_token}&type=wx_card`)).ticket;
}

/** @param {string} cardId @param {string} ticket */
function cardExt(cardId, ticket) {
  const [timestamp, nonce_str] = [now(), nonce()];
  return JSON.stringify({ timestamp, nonce_str, signature: sha1([ticket, timestamp, cardId, nonce_str]) });
}

/** @param {any} order @param {string} signType */
function payment(order, signType) {
  const { appid } = world.shop.app;
  const [timestamp, nonceStr, pack] = [now(), nonce(), `prepay_id=${order.prepay_id}`];
  let paySign;
  if (signType === 'RSA') {
    const lines = `${appid}\n${timestamp}\n${nonceStr}\n${pack}\n`;
    paySign = createSign('RSA-SHA256').update(lines).sign(merchant.merchant_private_key_pem, 'base64');
  } else {
    const text = `appId=${appid}&nonceStr=${nonceStr}&package=${pack}&signType=MD5&timeStamp=${timestamp}&key=${merchant.api_key}`;
    paySign = createHash('md5').update(text).digest('hex').toUpperCase();
  }
  return { timestamp: Number(timestamp), nonceStr, package: pack, signType, paySign };
}

for (const [profile, sdk] of /** @type {const} */ ([
  ['iphone', 'original'],
  ['android', 'original'],
  ['desktop', 'original'],
  ['android', 'bundled'],
  ['iphone', 'ours'],
])) {
  test(`on ${profile}, with ${sdk}: cards are added, chosen, opened and used; orders are paid`, async () => {
    const visited = await visit(world, sdk, { device: { profile } });
    await configure(visited, { list });
    const ok = async (/** @type {string} */ name, /** @type {Record<string, unknown>} */ options = {}) => {
      const { order, result } = await call(visited, name, options);
      assert.deepEqual([order, result.errMsg], [['success', 'complete'], `${name}:ok`]);
      return result;
    };
    const ends = async (/** @type {string} */ name, /** @type {Record<string, unknown>} */ options, /** @type {string} */ how) => {
      const { order, result } = await call(visited, name, options);
      assert.deepEqual([order, result.errMsg], [[how, 'complete'], `${name}:${how}`]);
    };
    const expect = (/** @type {string} */ kind, /** @type {string} */ action) =>
      world.platform.sandbox('POST', `/sessions/${visited.session}/expect`, { kind, action });
    const newest = async () => (await visited.calls()).at(-1);

    const ticket = await cardTicket();
    const { card_id: cardId } = await world.platform.sandbox('POST', '/cards', { title: 'Tea', card_type: 'GROUPON' });
    const ext = cardExt(cardId, ticket);
    const { cardList } = await ok('addCard', { cardList: [{ cardId, cardExt: ext }] });
    assert.deepEqual([cardList[0].cardId, cardList[0].isSuccess], [cardId, true]);
    await ends('addCard', { cardList: [{ cardId, cardExt: ext }] }, 'fail');
    assert.equal((await newest()).reason, 'card_ext_used');
    await expect('add-cards', 'cancel');
    await ends('addCard', { cardList: [{ cardId, cardExt: cardExt(cardId, ticket) }] }, 'cancel');

    const choose = (/** @type {string} */ secret) => {
      const [timestamp, nonceStr] = [now(), nonce()];
      const cardSign = sha1([secret, world.shop.app.appid, timestamp, nonceStr, cardId]);
      return { cardId, timestamp: Number(timestamp), nonceStr, signType: 'SHA1', cardSign };
    };
    const chosen = await ok('chooseCard', choose(ticket));
    assert.equal(JSON.parse(chosen.cardList)[0].card_id, cardId);
    const empty = await ok('chooseCard', choose('wrong'));
    assert.deepEqual(JSON.parse(empty.cardList), []);
    assert.equal((await newest()).reason, 'card_sign_mismatch');
    await ok('openCard', { cardList: [{ cardId, code: cardList[0].code }] });
    await ok('consumeAndShareCard', { cardId, code: cardList[0].code });

    for (const [version, signType] of /** @type {const} */ ([
      ['v2', 'MD5'],
      ['v3', 'RSA'],
    ])) {
      const order = await world.platform.sandbox('POST', '/orders', { version, description: 'Tea', amount: 880 });
      const paid = payment(order, signType);
      await expect('pay', 'cancel');
      await ends('chooseWXPay', paid, 'cancel');
      await ends('chooseWXPay', { ...paid, paySign: 'wrong' }, 'fail');
      await ok('chooseWXPay', paid);
      // The commonest mistake: the page writes timeStamp, and the SDK reads timestamp.
      const { timestamp, ...misspelt } = paid;
      await ends('chooseWXPay', { ...misspelt, timeStamp: timestamp, package: `prepay_id=${(await fresh()).prepay_id}` }, 'fail');
      assert.equal((await newest()).reason, 'pay_timestamp_undefined');
    }

    const address = await ok('openAddress');
    assert.deepEqual([address.provinceName, address.postalCode, address.nationalCode], ['浙江省', '310007', '330106']);
    await ok('openBusinessView', { businessType: 'wxpayScoreUse', queryString: 'a=1', envVersion: 'release' });
    await ok('openEnterpriseRedPacket', { timestamp: 1, nonceStr: 'n', package: 'p', signType: 'SHA1', paySign: 's' });
    await ok('openProductSpecificView', { productId: 'p1', viewType: '0' });
    await expect('product', 'cancel');
    await ends('openProductSpecificView', { productId: 'p1' }, 'cancel');
    await ok('openEnterpriseChat', { userIds: 'kim;lee', groupName: 'Tea' });
    await expect('enterprise-chat', 'cancel');
    await ends('openEnterpriseChat', { userIds: 'kim' }, 'cancel');
    await ends('openEnterpriseChat', {}, 'fail');
    await ok('launchMiniProgram', { targetAppId: 'wx4b616e6865000009', path: 'pages/index?a=1' });
    await expect('launch-mini-program', 'cancel');
    await ends('launchMiniProgram', { targetAppId: 'wx4b616e6865000009', path: 'pages/index' }, 'cancel');
    await ends('launchMiniProgram', { path: 'pages/index' }, 'fail');
    await visited.simulator.close();
  });
}

const fresh = () => world.platform.sandbox('POST', '/orders', { version: 'v2', description: 'Tea', amount: 1 });

test('the person pays with six digits, and the merchant hears of it in signed and sealed JSON', async () => {
  /** @type {{ headers: import('node:http').IncomingHttpHeaders, body: string }[]} */
  const told = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      told.push({ headers: request.headers, body });
      response.statusCode = 204;
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

  const visited = await visit(world, 'original', { auto: 'ask', device: { language: 'en' } });
  await configure(visited, { list });
  const { simulator } = visited;
  const order = await world.platform.sandbox('POST', '/orders', {
    description: 'Tea for two',
    amount: 8800,
    notify_url: `http://127.0.0.1:${port}/`,
  });
  const paid = call(visited, 'chooseWXPay', payment(order, 'RSA'));
  await simulator.getByText('¥88.00').waitFor();
  for (const digit of '12345') await simulator.keyboard.press(digit);
  await simulator.locator('.pay-pad button', { hasText: '6' }).click();
  assert.deepEqual((await paid).order, ['success', 'complete']);

  await until(async () => told.length === 1, 'the merchant is told');
  const [{ headers, body } = { headers: {}, body: '' }] = told;
  const signed = `${headers['wechatpay-timestamp']}\n${headers['wechatpay-nonce']}\n${body}\n`;
  const signature = String(headers['wechatpay-signature']);
  assert.ok(createVerify('RSA-SHA256').update(signed).verify(merchant.platform_public_key_pem, signature, 'base64'));
  const { resource } = JSON.parse(body);
  const sealed = Buffer.from(resource.ciphertext, 'base64');
  const opener = createDecipheriv('aes-256-gcm', merchant.api_key, resource.nonce);
  opener.setAAD(Buffer.from(resource.associated_data));
  opener.setAuthTag(sealed.subarray(-16));
  const transaction = JSON.parse(opener.update(sealed.subarray(0, -16), undefined, 'utf8') + opener.final('utf8'));
  assert.deepEqual([transaction.out_trade_no, transaction.amount.total], [order.out_trade_no, 8800]);

  await simulator.locator('#rail-wallet').click();
  await simulator.getByText('merchant was told').first().waitFor();
  await simulator.close();
  server.close();
});

test('the person looks at his cards, chooses one, and uses it', async () => {
  const visited = await visit(world, 'original', { auto: 'ask', device: { language: 'en' } });
  await configure(visited, { list });
  const { simulator } = visited;
  const ticket = await cardTicket();
  const cardId = 'pKanheDemo00000000000000Cash';
  const primary = () => simulator.locator('.sheet-button.primary').click();
  const adding = call(visited, 'addCard', { cardList: [{ cardId, cardExt: cardExt(cardId, ticket) }] });
  await simulator.getByText('Add to your wallet?').waitFor();
  await primary();
  const { code } = (await adding).result.cardList[0];
  await call(visited, 'openCard', { cardList: [{ cardId, code }] });
  await simulator.locator('.wallet-code', { hasText: code }).waitFor();
  await primary();
  const [timestamp, nonceStr] = [now(), nonce()];
  const cardSign = sha1([ticket, world.shop.app.appid, timestamp, nonceStr, cardId]);
  const choosing = call(visited, 'chooseCard', { cardId, timestamp, nonceStr, cardSign });
  await simulator.locator('.wallet-choice').waitFor();
  await primary();
  assert.equal(JSON.parse((await choosing).result.cardList).length, 1);
  const none = call(visited, 'chooseCard', { cardId, timestamp, nonceStr, cardSign: 'wrong' });
  await simulator.getByText('No card fits.').waitFor();
  await simulator.keyboard.press('Escape');
  assert.deepEqual((await none).order, ['cancel', 'complete']);
  const choosingAddress = call(visited, 'openAddress');
  await simulator.locator('.contact', { hasText: 'Bo Chan' }).click();
  await primary();
  assert.equal((await choosingAddress).result.userName, 'Bo Chan');
  await simulator.close();
});
