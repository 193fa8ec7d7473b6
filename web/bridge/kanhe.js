// The one tag that a page needs: gives it its bridge inside the simulator and on a device of its, and does nothing anywhere
// else.

import { isFramedBy, readBoot } from './boot.js';
import { connectDocument, isConnected } from './connect.js';
import { joinAsDevice } from './device.js';
import { noticeOnDevice } from './device-notice.js';
import { disguise } from './disguise.js';
import { reportPageEvents, reportViewEvents } from './page-events.js';
import { shimFor } from './shims.js';
import { frameTransport } from './transport/frame.js';
import { socketTransport } from './transport/socket.js';

/** @import { Boot } from '../types/host-protocol' */
/** @import { Channel, Connect } from './channel.js' */

(function start() {
  if (typeof window === 'undefined' || isConnected(document)) return;
  const script = document.currentScript;
  const scriptUrl = script instanceof HTMLScriptElement ? script.src : '';
  if (window.parent === window) startOnDevice(scriptUrl);
  else startInFrame(scriptUrl);
})();

/** @param {string} scriptUrl */
function startInFrame(scriptUrl) {
  const boot = readBoot(window.name, scriptUrl);
  if (boot === null || !isFramedBy(window.location, boot.simulator)) return;
  const channel = connect(boot, frameTransport(window.parent, boot.simulator));
  if (channel !== null) reportPageEvents(window, channel);
}

/** @param {string} scriptUrl */
function startOnDevice(scriptUrl) {
  const device = joinAsDevice(window, scriptUrl);
  if (device === null) return;
  const tell = (/** @type {string} */ text) => noticeOnDevice(document, text);
  if (typeof device === 'string') return tell(device);
  const gone = 'this device has been let go by the simulator. 模拟器已与此设备断开';
  const channel = connect(device.boot, socketTransport(window, device, (detail) => tell(detail || gone)));
  if (channel !== null) reportViewEvents(window, channel);
}

/**
 * @param {Boot} boot
 * @param {Connect} transport
 * @returns {Channel | null}
 */
function connect(boot, transport) {
  const makeShim = shimFor(boot);
  if (makeShim === undefined) {
    console.warn(`Kanhe: this bridge does not speak ${boot.dialect}. 勘合：此桥不支持该平台。`);
    return null;
  }
  disguise(window.navigator, boot);
  return connectDocument(window, boot, makeShim, transport);
}
