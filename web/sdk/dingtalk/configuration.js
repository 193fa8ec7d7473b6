// dd.config, dd.ready and dd.error (protocol/dingtalk.md 3).

import { reportFailedConfig } from '../feedback.js';
import { bridge } from './bridge.js';
import { pageUrl, platform } from './environment.js';
import { nativeName } from './names.js';

/** The method that checks a config. */
const authMethod = platform === 'pc' ? 'config' : 'runtime.permission.requestJsApis';

/** What comes of the first config; undefined before there is one. @type {Promise<unknown> | undefined} */
let outcome;
let isPending = false;
/** The native methods that the config asks for. @type {string[]} */
let listed = [];
/** Who wants to know why it failed. @type {((error: any) => void)[]} */
const failureHandlers = [];

/**
 * Asks the client to check a config. The first one in a page counts: a page that was refused has to be loaded anew.
 * @param {{ [field: string]: any }} options
 */
export function config(options) {
  const asksNothing = Object.keys(options || {}).every((field) => field === 'debug' || field === 'usePromise');
  if (asksNothing || outcome !== undefined) return;
  const { jsApiList } = options;
  const asked = { ...options };
  if (Array.isArray(jsApiList)) {
    listed = jsApiList.map(nativeName);
    asked.jsApiList = listed;
  }
  if (platform === 'pc') asked.url = pageUrl();

  isPending = true;
  outcome = new Promise((resolve, reject) => {
    const reply = { ok: resolve, fail: reject, settle: resolve, more() {} };
    bridge().send(authMethod, asked, reply, {}).catch(reject);
  });
  const done = () => {
    isPending = false;
  };
  outcome.then(done, done);
  outcome.catch((refusal) => reportFailedConfig(refusal && (refusal.errorMessage || refusal.message)));
  for (const handler of failureHandlers) outcome.catch(handler);
}

/**
 * Runs when the config was accepted. Before any config it says only that the bridge is there.
 * @param {() => void} callback
 */
export function ready(callback) {
  (outcome || bridge().ready).then(() => callback(), () => {});
}

/**
 * Runs when the config was refused, with what the client says.
 * @param {(error: any) => void} callback
 */
export function error(callback) {
  failureHandlers.push(callback);
  if (outcome) outcome.catch(callback);
}

/**
 * For a call that was made while a config was on its way, and was refused for want of it: what to wait for before it
 * is made again. Null if it need not be.
 * @param {string} method
 * @returns {(() => Promise<unknown>) | null}
 */
export function pendingGrant(method) {
  return isPending && listed.includes(method) ? () => Promise.resolve(outcome) : null;
}
