// getLocalImgData: one at a time. A further call waits until the one under way is answered, so a host that never
// answers one freezes all later ones, as with the real SDK (wechat-bridge.md 3.1).

import { call, parkDecoder } from './transport.js';

/** @type {any[]} options of the calls that wait */
const queued = [];
let underWay = false;

/** @param {any} options */
export function getLocalImgData(options) {
  if (underWay) {
    queued.push(options);
    return;
  }
  underWay = true;
  call('getLocalImgData', { localId: options.localId }, parkDecoder(options, next));
}

/** The next one leaves before the page hears of the last one. */
function next() {
  underWay = false;
  if (queued.length > 0) getLocalImgData(queued.shift());
}
