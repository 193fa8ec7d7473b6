// The WeixinJSBridge that WeChat's SDK, and pages by themselves, expect to find (protocol/wechat-bridge.md 9).

import { isName, toJsonObject } from './protocol.js';

/** @typedef {import('./channel.js').Channel} WeixinChannel */
/** @typedef {import('./protocol.js').JsonObject} WeixinObject */
/** @typedef {(result: WeixinObject) => void} WeixinCallback */

/**
 * @typedef {object} WeixinBridge
 * @property {(name: string, args?: unknown, callback?: WeixinCallback) => void} invoke
 * @property {(name: string, args?: unknown, callback?: WeixinCallback) => void} call
 * @property {(event: string, callback: WeixinCallback) => void} on
 * @property {(text: unknown) => void} log
 */

/**
 * Makes the bridge. `deliver` hands a host's event to whoever listens.
 * @param {() => WeixinChannel} channel
 * @param {Console} console
 * @returns {{ bridge: WeixinBridge, deliver: (event: string, payload: WeixinObject) => void }}
 */
export function makeWeixinBridge(channel, console) {
  /** One handler an event: pages that register again for new share data rely on the last one counting. */
  /** @type {Map<string, WeixinCallback>} */
  const handlers = new Map();

  /**
   * A page's callback may throw. It must not take the bridge with it, and the page shall hear of it as of any other
   * uncaught error: window.onerror tells the host.
   * @param {unknown} callback
   * @param {WeixinObject} result
   */
  function hand(callback, result) {
    if (typeof callback !== 'function') return;
    try {
      callback(result);
    } catch (error) {
      setTimeout(() => {
        throw error;
      });
    }
  }

  /**
   * @param {unknown} callback
   * @param {string} name
   * @param {string} why
   */
  function refuse(callback, name, why) {
    setTimeout(() => hand(callback, { err_msg: `${name}:fail`, err_desc: why }));
  }

  /**
   * @param {unknown} name
   * @param {unknown} [args]
   * @param {unknown} [callback]
   */
  function invoke(name, args, callback) {
    // The bridge's historic short form: invoke(name, callback).
    const onReply = typeof args === 'function' && callback === undefined ? args : callback;
    const params = toJsonObject(typeof args === 'function' ? {} : args);
    if (!isName(name)) {
      refuse(onReply, 'system', 'the name of an API is a text of 1 to 128 characters');
    } else if (params === null) {
      refuse(onReply, name, 'the arguments cannot be written as JSON, or are larger than 1 MiB');
    } else if (!channel().call(name, params, (result) => hand(onReply, result))) {
      refuse(onReply, name, '256 calls of this page wait for an answer already');
    }
  }

  /** @type {WeixinBridge} */
  const bridge = {
    invoke,
    call: invoke,
    on(event, callback) {
      if (!isName(event) || typeof callback !== 'function') return;
      handlers.set(event, callback);
      channel().listen(event);
    },
    log(text) {
      console.log('WeixinJSBridge', text);
    },
  };

  return {
    bridge: Object.freeze(bridge),
    deliver: (event, payload) => hand(handlers.get(event), payload),
  };
}
