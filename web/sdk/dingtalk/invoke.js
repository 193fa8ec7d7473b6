// A call of a page: its promise and its callbacks (protocol/dingtalk.md 2.1).

import { bridge } from './bridge.js';
import { pendingGrant } from './configuration.js';
import { platform } from './environment.js';
import { existsOn, nativeName } from './names.js';
import { nativeParams } from './parameters.js';
import { pageResult } from './results.js';

/** @import { Params } from './parameters.js' */

/** Callbacks that the SDK calls itself; the rest that begins with `on` is for events of one call on computers. */
const outcomes = ['success', 'fail', 'cancel', 'complete', 'onSuccess', 'onFail', 'onCancel'];

/**
 * Calls an API.
 * @param {string} name of the function, dotted or flat
 * @param {Params} [options] parameters and callbacks
 * @returns {Promise<any>}
 */
export function invoke(name, options) {
  const method = nativeName(name);
  const given = options || {};
  if (platform === 'notInDingTalk' || existsOn(name, platform)) {
    return callMethod(method, nativeParams(name, method, withoutOutcomes(given), platform), given);
  }
  const refusal = { errorCode: 4050, errorMessage: `${method} is no API of this platform (${platform})` };
  tellFailure(given, refusal);
  call(given.complete, refusal);
  return Promise.reject(refusal);
}

/**
 * Calls a native method by its name, whether or not this client has it.
 * @param {string} method
 * @param {Params} [options]
 * @returns {Promise<any>}
 */
export function invokeNative(method, options) {
  const given = options || {};
  return callMethod(method, withoutOutcomes(given), given);
}

/**
 * @param {string} method
 * @param {Params} params
 * @param {Params} options
 * @returns {Promise<any>}
 */
function callMethod(method, params, options) {
  const answered = callUntilGranted(method, params, options);
  const complete = (/** @type {any} */ outcome) => call(options.complete, outcome);
  answered.then(complete, complete);
  return answered;
}

/**
 * @param {string} method
 * @param {Params} params
 * @param {Params} options
 */
async function callUntilGranted(method, params, options) {
  const grant = pendingGrant(method);
  try {
    return await callOnce(method, params, options);
  } catch (refusal) {
    if (grant === null || !isWorthAnotherTry(method, refusal)) throw refusal;
    await grant();
    return callOnce(method, params, options);
  }
}

/**
 * @param {string} method
 * @param {Params} params
 * @param {Params} options
 * @returns {Promise<any>}
 */
function callOnce(method, params, options) {
  return new Promise((resolve, reject) => {
    const read = (/** @type {any} */ result) => pageResult(method, result, platform);
    const fail = (/** @type {any} */ refusal) => {
      reject(refusal);
      tellFailure(options, refusal);
    };
    const reply = {
      ok(/** @type {any} */ result) {
        reply.settle(result);
        reply.more(result);
      },
      fail,
      settle: (/** @type {any} */ result) => resolve(read(result)),
      more: (/** @type {any} */ result) => tellSuccess(options, read(result)),
    };
    bridge().send(method, params, reply, options).catch(fail);
  });
}

/**
 * Phones refuse with 7 what no config covers yet; clients on computers also say otherwise.
 * @param {string} method
 * @param {any} refusal
 */
function isWorthAnotherTry(method, refusal) {
  const code = refusal && refusal.errorCode;
  return code === '7' || (platform === 'pc' && code !== '-1' && existsOn(method, platform));
}

/**
 * The newer names count where a page gives both.
 * @param {Params} options
 * @param {any} result
 */
function tellSuccess({ success, onSuccess }, result) {
  call(success || onSuccess, result);
}

/**
 * @param {Params} options
 * @param {any} refusal
 */
function tellFailure({ fail, onFail, cancel, onCancel }, refusal) {
  // Only iPhones tell a cancel from a failure, and only they give the code as well.
  const onPhone = platform === 'ios';
  const code = onPhone && refusal ? [refusal.errorCode] : [];
  if (onPhone && refusal && refusal.errorCode === '-1') call(cancel || onCancel, refusal, ...code);
  else call(fail || onFail, refusal, ...code);
}

/**
 * @param {unknown} callback
 * @param {...any} given
 */
function call(callback, ...given) {
  if (typeof callback === 'function') callback(...given);
}

/**
 * @param {Params} options
 * @returns {Params}
 */
function withoutOutcomes(options) {
  const entries = Object.entries(options || {});
  const kept = entries.filter(([name, value]) => typeof value !== 'function' && !outcomes.includes(name));
  return Object.assign({}, ...kept.map(([name, value]) => ({ [name]: value })));
}
