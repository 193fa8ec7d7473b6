// The bridge of a page into which the host itself has put it: a WebView, or a browser that is driven.

import { connectDocument, isConnected } from './connect.js';
import { reportErrors, reportTitle } from './page-events.js';
import { shimFor } from './shims.js';
import { androidMouth } from './transport/android.js';
import { functionMouth } from './transport/receiver.js';
import { textTransport } from './transport/text.js';
import { webkitMouth } from './transport/webkit.js';

/** @import { Injected } from '../types/host-protocol' */
/** @import { Mouth } from './transport/text.js' */

/**
 * The way to the host; null where there is none. Native objects are there in every frame, and only the main one is the
 * page that the host shows.
 * @param {Window} scope
 * @param {Injected} injected
 * @returns {Mouth | null}
 */
function mouthOf(scope, injected) {
  if ('post' in injected) return functionMouth(scope, injected.post, injected.receiver);
  if (scope.parent !== scope) return null;
  if ('webkit' in injected) return webkitMouth(scope, injected.webkit);
  return androidMouth(scope, injected.android, injected.key);
}

(function start() {
  if (typeof window === 'undefined') return;
  // What the host leaves for this script, in the same injected text and right before it. Nobody else has run by then,
  // so nothing of it has to be doubted.
  const scope = /** @type {Window & typeof globalThis & { kanheInjected?: Injected }} */ (window);
  const injected = scope.kanheInjected;
  delete scope.kanheInjected;
  if (injected === undefined || isConnected(document)) return;
  const mouth = mouthOf(scope, injected);
  const makeShim = shimFor(injected.boot);
  if (mouth === null || makeShim === undefined) return;
  const channel = connectDocument(scope, injected.boot, makeShim, textTransport(mouth));
  reportErrors(scope, channel);
  // Until then there is not even a head that could hold one.
  document.addEventListener('DOMContentLoaded', () => reportTitle(scope, channel, ''));
})();
