// A merchant's backend of an Alipay+ app: signs its calls as any library does.

import { createPrivateKey, sign } from 'node:crypto';

/**
 * @typedef {object} Merchant
 * @property {string} clientId
 * @property {(path: string, body: object, sent?: string) => Promise<any>} call signs the body, and sends it or what is
 *   given in its place
 */

/**
 * @param {import('./platform.js').Platform} platform
 * @returns {Promise<Merchant>}
 */
export async function merchantOf(platform) {
  const apps = await platform.sandbox('GET', '/apps');
  const app = apps.find((/** @type {any} */ one) => one.dialect === 'alipayplus');
  const [clientId, key] = [app.client_id, createPrivateKey(app.merchant_private_key_pem)];
  return {
    clientId,
    async call(path, body, sent) {
      const time = new Date().toISOString();
      const text = JSON.stringify(body);
      const signature = sign('RSA-SHA256', Buffer.from(`POST ${path}\n${clientId}.${time}.${text}`), key);
      const answer = await fetch(platform.url + path, {
        method: 'POST',
        headers: {
          'client-id': clientId,
          'request-time': time,
          signature: `algorithm=RSA256, keyVersion=1, signature=${encodeURIComponent(signature.toString('base64'))}`,
        },
        body: sent ?? text,
      });
      return answer.json();
    },
  };
}
