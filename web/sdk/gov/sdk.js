// The `dd` object of Gov-DingTalk: a function for each row of the catalog, and what a page waits and listens with.

import { reportFailedConfig } from '../feedback.js';
import { bridge, listen } from './bridges.js';
import { catalog } from './catalog.js';
import { client, pageWindow, userAgentParts } from './environment.js';
import { wordsOf } from './words.js';

/** @import { GovApi } from '../../types/catalog' */

/** @typedef {{ [name: string]: any }} Dd */

/** @type {Dd} */
export const dd = { ready, on: listen };

for (const api of catalog) dd[api.name] = (/** @type {any} */ params) => call(api, params || {});

// The one that asks nobody.
dd.getUserAgent = () => Promise.resolve(userAgentParts);

/**
 * Runs when the bridge is there, which says nothing of any authorization.
 * @param {(dd: Dd) => void} callback
 */
function ready(callback) {
  if (bridge === undefined) return;
  const { readyEvent, isThere } = bridge;
  const run = () => callback(dd);
  if (isThere() || readyEvent === null) setTimeout(run);
  else pageWindow.document.addEventListener(readyEvent, run, { once: true });
}

/**
 * @param {GovApi} api
 * @param {{ [name: string]: any }} params
 * @returns {Promise<any>} rejects with a text where the page is at fault, with the client's answer where it refuses
 */
function call(api, params) {
  const { name } = api;
  if (bridge === undefined || client === 'unknown') {
    return Promise.reject(`${name}: this page is not in Gov-DingTalk. 此页面不在政务钉钉中。`);
  }
  const native = api[client];
  if (native === null) return Promise.reject(`${name}: there is no such API on this client. 此客户端没有该 API。`);
  if (!bridge.isThere()) {
    return Promise.reject(`${name}: the bridge is not there yet; call it in dd.ready(). 请在 dd.ready() 中调用。`);
  }
  const { tell, read } = wordsOf(name);
  const answered = bridge.call(native, tell ? tell(params) : { _apiName: name, ...params }, read);
  // On computers a refusal is an answer like any other.
  if (name === 'authConfig') answered.then(noteRefusal, noteRefusal);
  return answered;
}

/** @param {any} answer */
function noteRefusal(answer) {
  const { errorCode = '0', errorMessage = '' } = answer || {};
  if (String(errorCode) !== '0') reportFailedConfig(`${errorCode} ${errorMessage}`);
}
