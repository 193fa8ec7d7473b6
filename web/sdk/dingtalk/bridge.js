// The native bridge of the client that the page is in.

import { openAndroidBridge } from './android.js';
import { openComputerBridge } from './computer.js';
import { platform } from './environment.js';
import { openIphoneBridge } from './iphone.js';
import { noBridge } from './ready.js';

/** @import { Params } from './parameters.js' */

/**
 * What a call comes to.
 * @typedef {object} Reply
 * @property {(result: any) => void} ok it succeeded, perhaps not for the first time
 * @property {(error: any) => void} fail
 * @property {(result: any) => void} settle it succeeded, and results will follow
 * @property {(result: any) => void} more one of those
 */

/**
 * @typedef {object} Bridge
 * @property {Promise<unknown>} ready
 * @property {(method: string, params: Params, reply: Reply, callbacks: { [name: string]: Function }) => Promise<void>} send
 *   rejects if there is no bridge; the reply comes later
 * @property {(take: (event: string, data: any) => void) => void} [listen] where events are no document events
 */

/** @type {Bridge | undefined} */
let opened;

/** The bridge, from the first time that somebody needs it. */
export function bridge() {
  opened = opened || open();
  return opened;
}

/** @returns {Bridge} */
function open() {
  if (platform === 'ios') return openIphoneBridge();
  if (platform === 'android') return openAndroidBridge();
  if (platform === 'pc') return openComputerBridge();
  return noBridge(new Error(`4040: this page is not in DingTalk (${platform}). 此页面不在钉钉中。`));
}
