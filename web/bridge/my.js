// The global `my` of a mini program, over the calls of its bridge (seed 002; alipay-plus.md 1.3 to 1.6).

import { isRecord } from './json.js';

/** @import { JsonObject } from './json.js' */
/** @import { NativeCall } from './native-call.js' */

/** @typedef {{ [option: string]: unknown }} Options `success`, `fail` and `complete` among them */

/** What the client offers by name; everything else goes by `my.call`. */
const names = [
  'alert', 'confirm', 'getAuthCode', 'getNetworkType', 'getSiteInfo', 'hideLoading', 'hideToast', 'navigateBack',
  'setNavigationBar', 'showLoading', 'showToast', 'signContract',
];

/**
 * Makes the global. Each function takes one object; of its callbacks exactly one of `success` and `fail` is called, and
 * then `complete`, all with what the client has answered. Nothing is returned: frameworks make promises of it themselves.
 * @param {NativeCall} callNative
 */
export function makeMy(callNative) {
  /** @type {{ [name: string]: unknown }} */
  const my = {
    /**
     * The bridge itself: one callback, which looks for itself how the call went.
     * @param {unknown} name
     * @param {unknown} [params]
     * @param {unknown} [callback]
     */
    call(name, params, callback) {
      const short = typeof params === 'function' && callback === undefined;
      const onAnswer = short ? params : callback;
      callNative(name, short ? {} : params, (answer) => run(onAnswer, answer));
    },
    /** @param {unknown} name */
    canIUse: (name) => typeof name === 'string' && (name === 'call' || name === 'canIUse' || names.includes(name)),
  };
  for (const name of names) {
    my[name] = (/** @type {Options} */ options) => {
      const given = options === undefined || options === null ? {} : options;
      callNative(name, given, (answer) => {
        run(isFailure(answer) ? given.fail : given.success, answer);
        run(given.complete, answer);
      });
    };
  }
  return my;
}

/**
 * Whether an answer is a failure: it carries an error, or scopes that were refused and no code for others.
 * @param {JsonObject} answer
 */
export function isFailure(answer) {
  const { error, errorMessage, authCode, authErrorScopes } = answer;
  if (authCode === undefined && isRecord(authErrorScopes)) return true;
  return errorMessage !== undefined || (error !== undefined && Number(error) !== 0);
}

/**
 * Calls one of the page's callbacks, if it is one. What it throws is the page's own error, and stops no other callback.
 * @param {unknown} callback
 * @param {JsonObject} answer
 */
function run(callback, answer) {
  if (typeof callback !== 'function') return;
  try {
    callback(answer);
  } catch (error) {
    setTimeout(() => {
      throw error;
    });
  }
}
