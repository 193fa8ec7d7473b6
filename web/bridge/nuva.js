// The nuva object of DingTalk on Androids (protocol/dingtalk.md 2).

import { isSuccess, makeNativeCall } from './native-call.js';
import { dispatchOn, nativeEvent, takeNativeEvents } from './native-events.js';
import { announce, define } from './page-objects.js';

/** @import { Shim, PageEnd } from './shims.js' */

/**
 * @param {PageEnd} end
 * @returns {Shim}
 */
export function nuvaShim({ scope, channel }) {
  const callNative = makeNativeCall(channel);
  /** The success callback of each method's newest call. @type {Map<string, (result: unknown) => void>} */
  const newest = new Map();

  /**
   * @param {unknown} ok
   * @param {unknown} fail
   * @param {unknown} service all of a method's name but its last part
   * @param {unknown} action its last part
   * @param {unknown} [params]
   */
  function execute(ok, fail, service, action, params) {
    const method = service ? `${service}.${action}` : action;
    if (typeof method === 'string' && typeof ok === 'function') newest.set(method, /** @type {any} */ (ok));
    callNative(method, params, (envelope) => {
      if (isSuccess(envelope)) {
        if (typeof ok === 'function') ok(envelope.result);
      } else if (typeof fail === 'function') {
        fail(envelope);
      }
    });
  }

  const nuva = Object.freeze({ isReady: true, require: () => execute });

  return {
    hears: [nativeEvent],
    appear: () => define(scope, 'nuva', nuva),
    announce: () => announce(scope.document, 'runtimeready'),
    deliver: takeNativeEvents({
      happened: (name, detail) => dispatchOn(scope.document, name, detail),
      continued(method, data) {
        const ok = newest.get(method);
        if (ok) ok(data);
      },
    }),
  };
}
