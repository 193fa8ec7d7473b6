// The one tag that a page needs: gives it its bridge inside the simulator, and does nothing anywhere else.

import { readBoot } from './boot.js';
import { openChannel } from './channel.js';
import { disguise } from './disguise.js';
import { reportPageEvents } from './page-events.js';
import { makeWeixinBridge } from './weixin.js';

/** @typedef {import('../types/host-protocol').Boot} KanheBoot */

/**
 * @param {Window & typeof globalThis} scope
 * @param {KanheBoot} boot
 */
function connect(scope, boot) {
  disguise(scope.navigator, boot);
  // The channel is made last, when everything that it can reach is there.
  const weixin = makeWeixinBridge(() => channel, scope.console);
  const channel = openChannel({
    parent: scope.parent,
    simulator: boot.simulator,
    session: boot.session,
    landing: scope.location.href,
    title: scope.document.title,
    currentUrl: () => scope.location.href,
    onEvent: weixin.deliver,
  });
  reportPageEvents(scope, channel);
  Object.defineProperty(scope, '__wxjs_environment', { configurable: true, writable: true, value: 'browser' });
  const appear = () => Object.defineProperty(scope, 'WeixinJSBridge', { enumerable: true, value: weixin.bridge });
  // Once, and on the document: the SDK hears it nowhere else, and a second one would run everything twice.
  const announceBridge = () => scope.document.dispatchEvent(new Event('WeixinJSBridgeReady'));
  if (boot.bridgeDelay === 0) appear();
  setTimeout(() => {
    if (boot.bridgeDelay > 0) appear();
    announceBridge();
  }, boot.bridgeDelay);
}

(function start() {
  if (typeof window === 'undefined' || window.parent === window) return;
  const script = document.currentScript;
  const boot = readBoot(window.name, script instanceof HTMLScriptElement ? script.src : '');
  if (boot === null) return;
  if (boot.dialect !== 'wechat') {
    console.warn(`Kanhe: this bridge does not speak ${boot.dialect}. 勘合：此桥不支持该平台。`);
    return;
  }
  connect(window, boot);
})();
