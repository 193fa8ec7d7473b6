// Tells the host what happens in the page: where it goes, what it is called, what it says and where it fails.

import { bounds } from './protocol.js';

/** @import { Channel } from './channel.js' */

/** @typedef {Window & typeof globalThis} Scope */

/**
 * Everything, as a host needs it that shows the page in a frame.
 * @param {Scope} scope
 * @param {Channel} channel
 */
export function reportPageEvents(scope, channel) {
  reportViewEvents(scope, channel);
  reportAlerts(scope, channel);
}

/**
 * What a host needs that does not see the view: the browser itself shows what the page says.
 * @param {Scope} scope
 * @param {Channel} channel
 */
export function reportViewEvents(scope, channel) {
  reportNavigation(scope, channel);
  reportTitle(scope, channel);
  reportErrors(scope, channel);
}

/**
 * A browser refuses alert() to a frame of another origin. The host shows the text; the page does not wait for it.
 * @param {Scope} scope
 * @param {Channel} channel
 */
function reportAlerts(scope, channel) {
  scope.alert = (/** @type {unknown[]} */ ...texts) => {
    channel.tell({ type: 'alert', text: texts.length === 0 ? '' : asText(texts[0]) });
  };
}

/**
 * @param {Scope} scope
 * @param {Channel} channel
 */
function reportNavigation(scope, channel) {
  let last = scope.location.href;
  const report = () => {
    if (scope.location.href === last) return;
    last = scope.location.href;
    channel.tell({ type: 'navigated', url: last });
  };
  // On the prototype, as the browser has them: routers put their own on either.
  const { prototype } = scope.History;
  for (const name of /** @type {const} */ (['pushState', 'replaceState'])) {
    const original = prototype[name];
    prototype[name] = function (/** @type {[any, string, (string | URL | null)?]} */ ...change) {
      original.apply(this, change);
      report();
    };
  }
  scope.addEventListener('popstate', report);
  scope.addEventListener('hashchange', report);
}

/**
 * @param {Scope} scope
 * @param {Channel} channel
 * @param {string} [last] the title that the host knows
 */
export function reportTitle(scope, channel, last = scope.document.title) {
  const { document } = scope;
  const report = () => {
    if (document.title === last) return;
    last = document.title;
    channel.tell({ type: 'title', title: asText(last) });
  };
  // The title may come later and be replaced, so what holds it is watched: the head, which our tag stands in.
  const holder = document.head || document.documentElement;
  new MutationObserver(report).observe(holder, { subtree: true, childList: true, characterData: true });
  report();
}

/**
 * All that a host does not see for itself which owns the view.
 * @param {Scope} scope
 * @param {Channel} channel
 */
export function reportErrors(scope, channel) {
  scope.addEventListener('error', (event) => {
    // A page may dispatch an error of its own, without a message.
    if (event.message) channel.tell({ type: 'error', message: asText(event.message) });
  });
  scope.addEventListener('unhandledrejection', (event) => {
    channel.tell({ type: 'error', message: `Uncaught (in promise) ${asText(event.reason)}` });
  });
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function asText(value) {
  try {
    return String(value).slice(0, bounds.textCharacters);
  } catch (error) {
    return '';
  }
}
