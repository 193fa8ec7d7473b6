// The WeixinJSBridge that WeChat's SDK, and pages by themselves, expect to find (protocol/wechat-bridge.md 9).

import { makeComplaints } from './complaints.js';
import { toJsonObject } from './json.js';
import { announce, define } from './page-objects.js';
import { bounds, isName } from './protocol.js';

/** @import { Channel, Failure } from './channel.js' */
/** @import { JsonObject } from './json.js' */
/** @import { Shim, PageEnd } from './shims.js' */

/** @typedef {(result: JsonObject) => void} Callback */

/**
 * @typedef {object} WeixinBridge
 * @property {(name: string, args?: unknown, callback?: Callback) => void} invoke
 * @property {(name: string, args?: unknown, callback?: Callback) => void} call
 * @property {(event: string, callback: Callback) => void} on
 * @property {(text: unknown) => void} log
 */

/** What a page is told when its call cannot be made: where it lies, then why. @type {Record<Failure, [string, string]>} */
const weixinFailures = {
  closed: ['system:bridge_closed', 'the host has ended the conversation with this page'],
  full: ['system:too_many_calls', `${bounds.pendingCalls} calls of this page wait for an answer already`],
  large: [
    'system:too_large',
    `the call is more than ${bounds.messageCharacters} characters of JSON, or ${bounds.nesting} objects in each other`,
  ],
  unreadable: ['system:unreadable_reply', 'the host has answered with something else than an object within the bounds'],
};

/**
 * WeChat's shim, the same on each profile.
 * @param {PageEnd} end
 * @returns {Shim}
 */
export function weixinShim({ scope, boot, channel }) {
  const { bridge, deliver } = makeWeixinBridge(channel, scope.console);
  define(scope, '__wxjs_environment', boot.environment);
  return {
    hears: [],
    appear: () => define(scope, 'WeixinJSBridge', bridge),
    announce: () => announce(scope.document, 'WeixinJSBridgeReady'),
    deliver,
  };
}

/**
 * Makes the bridge. `deliver` hands a host's event to whoever listens.
 *
 * Nothing here catches what a page's callback throws. Each callback is the last thing that its turn does, so the
 * browser reports the exception to window.onerror as the page's own, and reportPageEvents tells the host.
 *
 * @param {() => Channel} channel
 * @param {Console} console
 * @returns {{ bridge: WeixinBridge, deliver: (event: string, payload: JsonObject) => void }}
 */
function makeWeixinBridge(channel, console) {
  /** One handler an event: pages that register again for new share data rely on the last one counting (3.2). */
  /** @type {Map<string, Callback>} */
  const handlers = new Map();
  const complain = makeComplaints(channel);

  /**
   * @param {string} name
   * @param {string} err_msg
   * @param {string} why
   * @returns {JsonObject}
   */
  function refusal(name, err_msg, why) {
    complain(`WeixinJSBridge.invoke(${JSON.stringify(name)}): ${why}`);
    return { err_msg, err_desc: why };
  }

  /**
   * @param {unknown} name
   * @param {unknown} [args]
   * @param {unknown} [callback]
   */
  function invoke(name, args, callback) {
    // The bridge's historic short form: invoke(name, callback).
    const short = typeof args === 'function' && callback === undefined;
    const onReply = short ? args : callback;
    /** @param {JsonObject} result */
    const answer = (result) => {
      if (typeof onReply === 'function') onReply(result);
    };
    const params = toJsonObject(short ? {} : args);
    if (!isName(name)) {
      const why = `the name of an API is a text of 1 to ${bounds.nameCharacters} characters`;
      setTimeout(answer, 0, refusal('', 'system:fail', why));
    } else if (params === null) {
      const why = 'the arguments are no object that JSON can write';
      setTimeout(answer, 0, refusal(name, `${name}:fail`, why));
    } else {
      channel().call(name, params, (outcome) => {
        answer('result' in outcome ? outcome.result : refusal(name, ...weixinFailures[outcome.failure]));
      });
    }
  }

  /** @type {WeixinBridge} */
  const bridge = {
    invoke,
    call: invoke,
    on(event, callback) {
      if (!isName(event) || typeof callback !== 'function') return;
      if (!handlers.has(event)) channel().tell({ type: 'listen', event });
      handlers.set(event, callback);
    },
    log(text) {
      console.log('WeixinJSBridge', text);
    },
  };

  return {
    bridge: Object.freeze(bridge),
    deliver(event, payload) {
      const handler = handlers.get(event);
      if (handler) handler(payload);
    },
  };
}
