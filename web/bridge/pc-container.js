// The container of DingTalk on computers: the SDK posts its requests to a window, and hears the answers as messages
// of the container's origin (protocol/dingtalk.md 2.2).
//
// The container is this very page: `corsIframe` makes the SDK post to its own window, whose `postMessage` we wrap, and
// the answers are message events that we make. Only 3.x reads `dd_bridge_config`, and knows a container by its
// `dingtalk` object. 2.x looks for both in the name of the window, which is ours, and posts to the topmost window, which
// nobody can wrap; so in the simulator 2.x works on phones, and on a computer it says that it is not in DingTalk.

import { isRecord } from './json.js';
import { bodyOf, isSuccess, makeWaitingCall } from './native-call.js';
import { nativeEvent, takeNativeEvents } from './native-events.js';
import { define } from './page-objects.js';
import { makePlatform } from './pc-platform.js';

/** @import { Shim, PageEnd } from './shims.js' */

/** Where the SDK takes answers from: its own check wants a host of the vendor's. Nothing is ever sent there. */
const containerOrigin = 'https://pc.dingtalk.com';

/** The request that opens the channel of events. It is never answered. */
const eventChannelRequest = 'SYS_openAPIContainerInitEvent';

/**
 * @param {PageEnd} end
 * @returns {Shim}
 */
export function pcContainerShim({ scope, boot, channel }) {
  const { callNative, open } = makeWaitingCall(channel);
  const configuration = {
    containerId: boot.session,
    hostOrigin: containerOrigin,
    hostVersion: clientVersionIn(boot.userAgent),
    language: boot.language,
    corsIframe: true,
  };
  /** The number of each method's newest call, answered or not. @type {Map<unknown, unknown>} */
  const newest = new Map();
  /** The number that events go to; undefined as long as the page listens to none. @type {unknown} */
  let eventChannel;

  /** @param {Record<string, unknown>} data */
  function say(data) {
    scope.dispatchEvent(new MessageEvent('message', { data, origin: containerOrigin, source: scope }));
  }

  /** @param {Record<string, unknown>} request */
  function take({ msgId, methodName, body }) {
    if (methodName === eventChannelRequest) {
      eventChannel = msgId;
      return;
    }
    newest.set(methodName, msgId);
    callNative(methodName, body, (envelope) => {
      say({ type: 'response', msgId, success: isSuccess(envelope), body: bodyOf(envelope) });
    });
  }

  /**
   * @param {unknown} message
   * @param {unknown} target
   */
  function isRequest(message, target) {
    return target === containerOrigin && isRecord(message) && message.containerId === configuration.containerId;
  }

  const native = scope.postMessage;
  define(scope, 'postMessage', (/** @type {[any, any]} */ ...given) => {
    const [message, target] = given;
    if (isRequest(message, target)) take(message);
    else native.apply(scope, given);
  });
  define(scope, 'dd_bridge_config', JSON.stringify(configuration));
  define(scope, 'dingtalk', makePlatform(callNative).dingtalk);

  return {
    hears: [nativeEvent],
    appear: open,
    // There is no word for it: requests are answered from now on.
    announce() {},
    deliver: takeNativeEvents({
      happened(eventName, body) {
        if (eventChannel !== undefined) say({ type: 'event', msgId: eventChannel, eventName, body });
      },
      continued(method, body, eventName) {
        // `progress` is for the page's own `onProgress`, which the SDK keeps until the call is answered.
        const msgId = newest.get(method);
        if (typeof eventName === 'string' && msgId !== undefined) say({ type: 'event', msgId, eventName, body });
      },
    }),
  };
}

/**
 * The client's version that a user agent names; empty if it names none.
 * @param {string} userAgent
 */
function clientVersionIn(userAgent) {
  const found = /DingTalk[/(]([\d.]+)/.exec(userAgent);
  return found === null ? '' : found[1];
}
