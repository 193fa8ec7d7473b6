// The one tag that a page needs: gives it its bridge inside the simulator, and does nothing anywhere else.

import { isFramedBy, readBoot } from './boot.js';
import { openChannel } from './channel.js';
import { disguise } from './disguise.js';
import { shimFor } from './shims.js';
import { reportPageEvents } from './page-events.js';

/** @import { Boot } from '../types/host-protocol' */
/** @import { MakeShim } from './shims.js' */

/** Marks a document that has its bridge: a page may carry the tag twice. */
const connected = Symbol.for('kanhe.connected');

/**
 * @param {Window & typeof globalThis} scope
 * @param {Boot} boot
 * @param {MakeShim} makeShim
 */
function connect(scope, boot, makeShim) {
  const { document } = scope;
  Object.defineProperty(document, connected, { value: true });
  disguise(scope.navigator, boot);
  // The channel is made last, when everything that it can reach is there.
  const shim = makeShim({ scope, boot, channel: () => channel });
  const channel = openChannel({
    parent: scope.parent,
    simulator: boot.simulator,
    session: boot.session,
    landing: scope.location.href,
    title: document.title,
    currentUrl: () => scope.location.href,
    onEvent: shim.deliver,
  });
  reportPageEvents(scope, channel);
  for (const event of shim.hears) channel.tell({ type: 'listen', event });

  if (boot.bridgeDelay === 0) {
    shim.appear();
    afterParsing(document, shim.announce);
  } else {
    setTimeout(() => {
      shim.appear();
      shim.announce();
    }, boot.bridgeDelay);
  }
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
  const makeShim = shimFor(boot);
  if (makeShim === undefined) {
    console.warn(`Kanhe: this bridge does not speak ${boot.dialect}. 勘合：此桥不支持该平台。`);
    return;
  }
  connect(window, boot, makeShim);
})();
