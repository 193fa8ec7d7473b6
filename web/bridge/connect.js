// Gives a document its bridge: the shim of its dialect over a transport.

import { openChannel } from './channel.js';
import { reportActs } from './page-acts.js';

/** @import { NativeBoot } from '../types/host-protocol' */
/** @import { Channel, Connect } from './channel.js' */
/** @import { MakeShim } from './shims.js' */

/** Marks a document that has its bridge: a page may carry the tag twice, or carry it where the host brings it too. */
const connected = Symbol.for('kanhe.connected');

/** @param {Document} document */
export function isConnected(document) {
  return connected in document;
}

/**
 * @param {Window & typeof globalThis} scope
 * @param {NativeBoot} boot
 * @param {MakeShim} makeShim
 * @param {Connect} connect
 * @returns {Channel}
 */
export function connectDocument(scope, boot, makeShim, connect) {
  const { document } = scope;
  Object.defineProperty(document, connected, { value: true });
  // The channel is made last, when everything that it can reach is there.
  const shim = makeShim({ scope, boot, channel: () => channel });
  const channel = openChannel({
    connect,
    session: boot.session,
    landing: scope.location.href,
    title: document.title,
    currentUrl: () => scope.location.href,
    onEvent: shim.deliver,
  });
  if (boot.acts === true) reportActs(scope, channel);
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
  return channel;
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
