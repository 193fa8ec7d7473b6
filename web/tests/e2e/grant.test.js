// A grant is checked offline, by somebody who has nothing of ours but the public key.

import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { after, before, test } from 'node:test';
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

test('a grant verifies with the published key, and a changed one does not', async () => {
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
