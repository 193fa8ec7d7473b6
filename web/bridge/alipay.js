// The AlipayJSBridge of Gov-DingTalk on phones and of Alipay+ wallets (protocol/gov-dingtalk.md 2, alipay-plus.md 1.6).

import { isRecord } from './json.js';
import { makeNativeCall } from './native-call.js';
import { dispatchOn, nativeEvent, takeNativeEvents } from './native-events.js';
import { announce, define } from './page-objects.js';

/** @import { Shim, PageEnd } from './shims.js' */
/** @import { Envelope } from './native-call.js' */

/**
 * A call is answered with what the host said, whole: SDKs read the envelope themselves. None is answered twice; what
 * goes on and on is told in events of the document.
 * @param {PageEnd} end
 * @returns {Shim}
 */
export function alipayShim({ scope, channel }) {
  const callNative = makeNativeCall(channel);

  const bridge = Object.freeze({
    /**
     * @param {unknown} name
     * @param {unknown} [params]
     * @param {unknown} [callback]
     */
    call(name, params, callback) {
      // The bridge's short form: call(name, callback).
      const short = typeof params === 'function' && callback === undefined;
      const onAnswer = short ? params : callback;
      callNative(name, short ? {} : params, (answer) => {
        if (typeof onAnswer === 'function') onAnswer(withFields(answer));
      });
    },
  });

  return {
    hears: [nativeEvent],
    appear: () => define(scope, 'AlipayJSBridge', bridge),
    announce: () => announce(scope.document, 'AlipayJSBridgeReady'),
    deliver: takeNativeEvents({ happened: (name, detail) => dispatchOn(scope.document, name, detail) }),
  };
}

/**
 * Some readers look for the fields of the result on the answer itself, as this bridge's own clients send them.
 * @param {Envelope} answer
 */
function withFields(answer) {
  return isRecord(answer.result) ? { ...answer.result, ...answer } : answer;
}
