// The bridge of a page into which the host itself has put it: a WebView, or a browser that is driven.

import { connectDocument, isConnected } from './connect.js';
import { reportErrors, reportTitle } from './page-events.js';
import { shimFor } from './shims.js';
import { textTransport } from './transport/text.js';

/** @import { Boot } from '../types/host-protocol' */

/**
 * What the host leaves for this script, in the same injected text and right before it. Nobody else has run by then, so
 * nothing of it has to be doubted.
 * @typedef {{ boot: Boot, post: (text: string) => void, receiver: string }} Injected
 */

(function start() {
  if (typeof window === 'undefined') return;
  const scope = /** @type {Window & typeof globalThis & { kanheInjected?: Injected }} */ (window);
  const injected = scope.kanheInjected;
  delete scope.kanheInjected;
  if (injected === undefined || isConnected(document)) return;
  const { boot, post, receiver } = injected;
  const makeShim = shimFor(boot);
  if (makeShim === undefined) return;
  const channel = connectDocument(scope, boot, makeShim, textTransport(scope, post, receiver));
  reportErrors(scope, channel);
  // Until then there is not even a head that could hold one.
  document.addEventListener('DOMContentLoaded', () => reportTitle(scope, channel, ''));
})();
