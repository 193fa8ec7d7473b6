// The one tag that a page needs: gives it its bridge inside the simulator, and does nothing anywhere else.

import { isFramedBy, readBoot } from './boot.js';
import { connectDocument, isConnected } from './connect.js';
import { disguise } from './disguise.js';
import { reportPageEvents } from './page-events.js';
import { shimFor } from './shims.js';
import { frameTransport } from './transport/frame.js';

(function start() {
  if (typeof window === 'undefined' || window.parent === window || isConnected(document)) return;
  const script = document.currentScript;
  const boot = readBoot(window.name, script instanceof HTMLScriptElement ? script.src : '');
  if (boot === null || !isFramedBy(window.location, boot.simulator)) return;
  const makeShim = shimFor(boot);
  if (makeShim === undefined) {
    console.warn(`Kanhe: this bridge does not speak ${boot.dialect}. 勘合：此桥不支持该平台。`);
    return;
  }
  disguise(window.navigator, boot);
  const channel = connectDocument(window, boot, makeShim, frameTransport(window.parent, boot.simulator));
  reportPageEvents(window, channel);
})();
