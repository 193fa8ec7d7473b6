// Calls and events over WeixinJSBridge (wechat-bridge.md 1.3, 3 and 4).

import { inWechat, pageWindow } from './environment.js';
import { hintNoBridge, hintNotInWechat } from './hint.js';
import { currentConfig, withIdentity } from './identity.js';
import { dropField, setField } from './in-place.js';
import { pageName } from './names.js';
import { describeOutcome } from './outcome.js';

/**
 * What a page hands to every API beside the API's own fields.
 *
 * @typedef {object} Callbacks
 * @property {(result: any) => void} [success]
 * @property {(result: any) => void} [fail]
 * @property {(result: any) => void} [cancel]
 * @property {(result: any) => void} [complete]
 * @property {(payload: any) => void} [trigger] share listeners only
 * @property {(reply: any) => void} [_complete] our own, see {@link parkDecoder}
 */

/** @returns {any} the bridge, read afresh each time, since a host may bring it late */
export function currentBridge() {
  return pageWindow && /** @type {any} */ (pageWindow).WeixinJSBridge;
}

/**
 * Runs when the bridge is there, and never outside WeChat. The listener stays: if a host announces its bridge twice,
 * everything that waited runs twice, as in the real SDK.
 *
 * @param {() => void} run
 */
export function whenBridge(run) {
  if (!pageWindow || !inWechat) hintNotInWechat();
  else if (currentBridge()) run();
  else pageWindow.document.addEventListener('WeixinJSBridgeReady', () => run());
}

/**
 * One call, at most one reply. Without a bridge there is no call and no callback of any kind.
 *
 * @param {string} wire
 * @param {object} args the call's own arguments
 * @param {Callbacks | undefined} options
 */
export function call(wire, args, options) {
  const bridge = currentBridge();
  if (bridge) {
    bridge.invoke(wire, withIdentity(args), (/** @type {any} */ reply) => settle(wire, reply, options));
  } else {
    logUnsent(wire, options);
  }
}

/**
 * @param {string} event
 * @param {(payload: any) => void} hear
 * @param {Callbacks | undefined} options
 */
export function listen(event, hear, options) {
  const bridge = currentBridge();
  if (bridge) bridge.on(event, hear);
  else logUnsent(event, options);
}

/**
 * Leaves a note on the page's own options object about how to read the reply. The first reply takes it away again: if
 * two calls share one object, or a host answers twice, the second result stays as the host sent it. The real SDK does
 * the same, so a page that gets away with it here gets away with it there.
 *
 * @param {any} options
 * @param {(reply: any) => void} decode
 * @returns {any} the same object
 */
export function parkDecoder(options, decode) {
  if (!options || Object.isExtensible(options)) options._complete = decode;
  return options;
}

/**
 * Brings a reply or an event to the page: errMsg, the API's own rewriting, the debug alert, the callbacks.
 *
 * @param {string} wire
 * @param {any} reply
 * @param {Callbacks | undefined} options
 */
export function settle(wire, reply, options) {
  if (wire === 'openEnterpriseChat' || wire === 'openBusinessView') setField(reply, 'errCode', reply.err_code);
  dropField(reply, 'err_code');
  dropField(reply, 'err_desc');
  dropField(reply, 'err_detail');
  if (!reply.errMsg) {
    const err_msg = reply.err_msg;
    dropField(reply, 'err_msg');
    setField(reply, 'errMsg', describeOutcome(wire, err_msg));
  }

  const given = options || {};
  if (given._complete) {
    given._complete(reply);
    dropField(given, '_complete');
  }

  const errMsg = reply.errMsg || '';
  if (currentConfig().debug) alert(JSON.stringify(reply));

  const outcome = errMsg.substring(errMsg.indexOf(':') + 1);
  if (outcome === 'ok') {
    if (given.success) given.success(reply);
  } else if (outcome === 'cancel') {
    if (given.cancel) given.cancel(reply);
  } else if (given.fail) {
    given.fail(reply);
  }
  if (given.complete) given.complete(reply);
}

/**
 * With debug on, a page's parameters can be seen in a plain browser (seed 003, step 3).
 *
 * @param {string} wire
 * @param {unknown} options
 */
function logUnsent(wire, options) {
  logDebug(pageName(wire), options);
  hintNoBridge();
}

/**
 * @param {string} name
 * @param {unknown} options
 */
export function logDebug(name, options) {
  if (currentConfig().debug) console.log('"' + name + '",', options || '');
}
