// The `dingtalk` object of the clients on computers (protocol/gov-dingtalk.md 2 and 2.2). Gov-DingTalk's SDK calls
// through it; DingTalk's only looks whether it is there.

import { bodyOf, makeWaitingCall } from './native-call.js';
import { nativeEvent, takeNativeEvents } from './native-events.js';
import { define } from './page-objects.js';

/** @import { Shim, PageEnd } from './shims.js' */
/** @import { NativeCall } from './native-call.js' */

/** @typedef {(event: string, payload: unknown) => void} Hearer */

/** The event that answers calls. */
const answerEvent = 'openapi.event.emit';

/**
 * The SDK wants the object from its first moment on, so a late bridge keeps calls waiting, and the object is there.
 * @param {PageEnd} end
 * @returns {Shim}
 */
export function pcPlatformShim({ scope, channel }) {
  const { callNative, open } = makeWaitingCall(channel);
  const { dingtalk, emit } = makePlatform(callNative);
  define(scope, 'dingtalk', dingtalk);
  return {
    hears: [nativeEvent],
    appear: open,
    // There is no word for it: calls are answered from now on.
    announce() {},
    deliver: takeNativeEvents({ happened: emit }),
  };
}

/**
 * Makes the object. A page calls with a number, and hears the answer as an event with that number. Success and refusal
 * look alike there: it is the page that has to look for an `errorCode`.
 * @param {NativeCall} callNative
 * @returns {{ dingtalk: object, emit: Hearer }}
 */
export function makePlatform(callNative) {
  /** @type {Set<Hearer>} */
  const hearers = new Set();

  /** @type {Hearer} */
  function emit(event, payload) {
    // Each in a turn of its own: one of them may throw.
    for (const hear of hearers) setTimeout(hear, 0, event, payload);
  }

  // Not frozen: the SDK leaves notes on them.
  const dingtalk = {
    platform: {
      /**
       * @param {unknown} msgId
       * @param {unknown} name
       * @param {unknown} [params]
       */
      invokeAPI(msgId, name, params) {
        callNative(name, params, (envelope) => emit(answerEvent, { msgId, body: bodyOf(envelope) }));
      },
    },
    event: {
      /** @param {Hearer} hear */
      register(hear) {
        if (typeof hear === 'function') hearers.add(hear);
      },
    },
  };
  return { dingtalk, emit };
}
