// A grant is checked offline, by somebody who has nothing of ours but the public key: with Node alone, and with two
// published JOSE libraries.

import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createVerifier } from 'fast-jwt';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { startPlatform } from '../support/platform.js';

/** @type {import('../support/platform.js').Platform} */
let platform;

before(async () => {
  platform = await startPlatform();
});

after(() => platform?.stop());

/** @param {string} path @param {unknown} [body] */
async function json(path, body) {
  const headers = { authorization: `Bearer ${platform.json.host_key}` };
  const options = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  return (await fetch(platform.url + path, options)).json();
}

/** A page of WeChat's that its platform has granted something. @returns {Promise<{ appid: string, url: string, answer: any }>} */
async function grantedPage() {
  const { appid, secret } = platform.json.apps[0];
  const { access_token } = await json(
    `/cgi-bin/token?grant_type=client_credential&appid=${appid}&secret=${secret}`
  );
  const { ticket } = await json(`/cgi-bin/ticket/getticket?access_token=${access_token}&type=jsapi`);
  const url = 'https://m.kanhe.example/pay?order=7';
  const signature = createHash('sha1')
    .update(`jsapi_ticket=${ticket}&noncestr=n&timestamp=1&url=${url}`)
    .digest('hex');
  const config = { appId: appid, timestamp: 1, nonceStr: 'n', signature, jsApiList: ['getLocation'] };
  const answer = await json('/host/v1/pages', { dialect: 'wechat', url, config });
  assert.equal(answer.ok, true);
  return { appid, url, answer };
}

/** The same grant, saying something else. @param {string} grant */
function forged(grant) {
  const [header, payload, signature] = grant.split('.');
  const said = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const more = Buffer.from(JSON.stringify({ ...said, apis: ['chooseWXPay'] })).toString('base64url');
  return `${header}.${more}.${signature}`;
}

test('a grant verifies with the published key and nothing but the standard library', async () => {
  const { appid, url, answer } = await grantedPage();
  const [header, payload, signed] = answer.grant.split('.');
  const { alg, kid } = JSON.parse(Buffer.from(header, 'base64url').toString());
  assert.equal(alg, 'EdDSA');
  const { keys } = await json('/host/v1/keys');
  const jwk = keys.find((/** @type {any} */ key) => key.kid === kid);
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const holds = (/** @type {string} */ text) => verify(null, Buffer.from(text), key, Buffer.from(signed, 'base64url'));
  assert.equal(holds(`${header}.${payload}`), true);
  assert.equal(holds(`${header}.${payload}x`), false);

  const said = JSON.parse(Buffer.from(payload, 'base64url').toString());
  assert.deepEqual([said.sub, said.url, said.apis], [appid, url, ['getLocation']]);
  assert.equal(said.exp, answer.expires_at);
});

test('jose checks a grant by the address of the JWKS alone', async () => {
  const { appid, answer } = await grantedPage();
  const keys = createRemoteJWKSet(new URL(`${platform.url}/host/v1/keys`));
  const rules = { issuer: 'kanhe', algorithms: ['EdDSA'] };
  const { payload } = await jwtVerify(answer.grant, keys, rules);
  assert.deepEqual([payload.sub, payload.exp], [appid, answer.expires_at]);
  await assert.rejects(jwtVerify(forged(answer.grant), keys, rules), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
  const later = new Date((answer.expires_at + 1) * 1000);
  await assert.rejects(jwtVerify(answer.grant, keys, { ...rules, currentDate: later }), { code: 'ERR_JWT_EXPIRED' });
});

test('fast-jwt checks a grant by the key that its kid names', async () => {
  const { appid, answer } = await grantedPage();
  const { keys } = await json('/host/v1/keys');
  const options = {
    allowedIss: 'kanhe',
    algorithms: ['EdDSA'],
    key: async (/** @type {any} */ { header }) => {
      const jwk = keys.find((/** @type {any} */ key) => key.kid === header.kid);
      return createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    },
  };
  const check = createVerifier(options);
  assert.equal((await check(answer.grant)).sub, appid);
  await assert.rejects(check(forged(answer.grant)), { code: 'FAST_JWT_INVALID_SIGNATURE' });
  const later = createVerifier({ ...options, clockTimestamp: (answer.expires_at + 1) * 1000 });
  await assert.rejects(later(answer.grant), { code: 'FAST_JWT_EXPIRED' });
});
