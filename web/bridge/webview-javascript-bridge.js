// The WebViewJavascriptBridge of DingTalk on iPhones (protocol/dingtalk.md 2).

import { makeNativeCall } from './native-call.js';
import { dispatchOn, nativeEvent, takeNativeEvents } from './native-events.js';
import { announce, define } from './page-objects.js';

/** @import { Shim, PageEnd } from './shims.js' */

/** @typedef {(data: unknown, acknowledge: (answer: unknown) => void) => void} Handler */

/** @typedef {(envelope: object) => void} OnAnswer */

/**
 * @param {PageEnd} end
 * @returns {Shim}
 */
export function webViewShim({ scope, channel }) {
  const callNative = makeNativeCall(channel);
  /** What a method that goes on and on answers to; the last one counts (2.1, rule 7). @type {Map<string, Handler>} */
  const handlers = new Map();
  /** Who waited, or still waits, for the answer to each method's newest call. @type {Map<unknown, OnAnswer>} */
  const newest = new Map();

  const bridge = Object.freeze({
    /** A page has to call it before anything else. Nothing waits for it here. */
    init() {},

    /**
     * @param {unknown} method
     * @param {unknown} [params]
     * @param {unknown} [callback]
     */
    callHandler(method, params, callback) {
      // The bridge's historic short form: callHandler(method, callback).
      const short = typeof params === 'function' && callback === undefined;
      const given = short ? params : callback;
      const onAnswer = typeof given === 'function' ? /** @type {OnAnswer} */ (given) : () => {};
      newest.set(method, onAnswer);
      callNative(method, short ? {} : params, onAnswer);
    },

    /**
     * @param {string} method
     * @param {Handler} handler
     */
    registerHandler(method, handler) {
      if (typeof handler === 'function') handlers.set(method, handler);
    },
  });

  return {
    hears: [nativeEvent],
    appear: () => define(scope, 'WebViewJavascriptBridge', bridge),
    announce: () => announce(scope.document, 'WebViewJavascriptBridgeReady'),
    deliver: takeNativeEvents({
      happened: (name, detail) => dispatchOn(scope.document, name, detail),
      continued(method, data) {
        const handler = handlers.get(method);
        const onAnswer = newest.get(method);
        // Our host does not ask for a receipt.
        if (handler) handler(data, () => {});
        else if (onAnswer) onAnswer({ errorCode: '0', result: data });
      },
    }),
  };
}
