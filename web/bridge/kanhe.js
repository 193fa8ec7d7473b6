// The one tag that a page needs: gives it its bridge inside the simulator, and does nothing anywhere else.

import { isFramedBy, readBoot } from './boot.js';
import { openChannel } from './channel.js';
import { disguise } from './disguise.js';
import { reportPageEvents } from './page-events.js';
import { makeWeixinBridge } from './weixin.js';

/** @import { Boot } from '../types/host-protocol' */

/** Marks a document that has its bridge: a page may carry the tag twice. */
const connected = Symbol.for('kanhe.connected');

/**
 * @param {Window & typeof globalThis} scope
 * @param {Boot} boot
 */
function connect(scope, boot) {
  const { document } = scope;
  Object.defineProperty(document, connected, { value: true });
  disguise(scope.navigator, boot);
  // The channel is made last, when everything that it can reach is there.
  const weixin = makeWeixinBridge(() => channel, scope.console);
  const channel = openChannel({
    parent: scope.parent,
    simulator: boot.simulator,
    session: boot.session,
    landing: scope.location.href,
    title: document.title,
    currentUrl: () => scope.location.href,
    onEvent: weixin.deliver,
  });
  reportPageEvents(scope, channel);
  define(scope, '__wxjs_environment', boot.environment);

  const appear = () => define(scope, 'WeixinJSBridge', weixin.bridge);
  // Once, and on the document: the SDK hears it nowhere else, and a second one would run everything twice.
  const announce = () => document.dispatchEvent(new Event('WeixinJSBridgeReady'));
  if (boot.bridgeDelay === 0) {
    appear();
    afterParsing(document, announce);
  } else {
    setTimeout(() => {
      appear();
      announce();
    }, boot.bridgeDelay);
  }
}

/**
 * A global as a script would make it: a page may have its own.
 * @param {object} scope
 * @param {string} name
 * @param {unknown} value
 */
function define(scope, name, value) {
  Object.defineProperty(scope, name, { configurable: true, enumerable: true, writable: true, value });
}

/**
 * Acts when all scripts of the document have run, and with them what they do on DOMContentLoaded: when everybody who
 * wants to listen does.
 * @param {Document} document
 * @param {() => void} act
 */
function afterParsing(document, act) {
  const soon = () => setTimeout(act);
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', soon);
  else soon();
}

(function start() {
  if (typeof window === 'undefined' || window.parent === window || connected in document) return;
  const script = document.currentScript;
  const boot = readBoot(window.name, script instanceof HTMLScriptElement ? script.src : '');
  if (boot === null || !isFramedBy(window.location, boot.simulator)) return;
  if (boot.dialect !== 'wechat') {
    console.warn(`Kanhe: this bridge does not speak ${boot.dialect}. 勘合：此桥不支持该平台。`);
    return;
  }
  connect(window, boot);
})();
