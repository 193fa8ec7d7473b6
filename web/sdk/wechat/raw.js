// wx.invoke and wx.on: thin ways to the bridge for APIs that the SDK does not know. Replies come raw, err_msg and all;
// without a bridge nothing happens (wechat-bridge.md 3.6).

import { hintNoBridge } from './hint.js';
import { withIdentity } from './identity.js';
import { currentBridge } from './transport.js';

/**
 * @param {string} wire
 * @param {object | undefined} args gets the six identity fields, in the page's own object
 * @param {(reply: any) => void} callback
 */
export function invokeRaw(wire, args, callback) {
  const bridge = currentBridge();
  if (bridge) bridge.invoke(wire, withIdentity(args), callback);
  else hintNoBridge();
}

/**
 * @param {string} event
 * @param {(payload: any) => void} callback
 */
export function listenRaw(event, callback) {
  const bridge = currentBridge();
  if (bridge) bridge.on(event, callback);
  else hintNoBridge();
}
