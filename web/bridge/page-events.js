// Tells the host what happens in the page: where it goes, what it is called, what it says and where it fails.

/** @typedef {import('./channel.js').Channel} PageChannel */

/** Longest text that is told of an error or an alert. */
const toldCharacters = 10000;

/**
 * @param {unknown} value
 * @returns {string}
 */
function asText(value) {
  try {
    return String(value).slice(0, toldCharacters);
  } catch (error) {
    return '';
  }
}

/**
 * @param {Window & typeof globalThis} scope
 * @param {PageChannel} channel
 */
export function reportPageEvents(scope, channel) {
  reportNavigation(scope, channel);
  reportTitle(scope, channel);
  reportErrors(scope, channel);
  // A browser refuses alert() to a frame of another origin. The host shows the text; the page does not wait for it.
  scope.alert = (text) => channel.tell({ type: 'alert', text: text === undefined ? '' : asText(text) });
}

/**
 * @param {Window & typeof globalThis} scope
 * @param {PageChannel} channel
 */
function reportNavigation(scope, channel) {
  let last = scope.location.href;
  const report = () => {
    if (scope.location.href === last) return;
    last = scope.location.href;
    channel.tell({ type: 'navigated', url: last });
  };
  const { history } = scope;
  for (const name of /** @type {const} */ (['pushState', 'replaceState'])) {
    const original = history[name];
    history[name] = function (/** @type {[any, string, (string | URL | null)?]} */ ...change) {
      original.apply(this, change);
      report();
    };
  }
  scope.addEventListener('popstate', report);
  scope.addEventListener('hashchange', report);
}

/**
 * @param {Window & typeof globalThis} scope
 * @param {PageChannel} channel
 */
function reportTitle(scope, channel) {
  let last = scope.document.title;
  const report = () => {
    if (scope.document.title === last) return;
    last = scope.document.title;
    channel.tell({ type: 'title', title: asText(last) });
  };
  // The title element may be replaced, so its parent is watched, once there is one.
  const watch = () => {
    report();
    if (scope.document.head) {
      new MutationObserver(report).observe(scope.document.head, { subtree: true, childList: true, characterData: true });
    }
  };
  if (scope.document.readyState === 'loading') scope.document.addEventListener('DOMContentLoaded', watch);
  else watch();
}

/**
 * @param {Window & typeof globalThis} scope
 * @param {PageChannel} channel
 */
function reportErrors(scope, channel) {
  scope.addEventListener('error', (event) => {
    // Pictures and scripts that do not load come here too, without a message.
    if (event.message) channel.tell({ type: 'error', message: asText(event.message) });
  });
  scope.addEventListener('unhandledrejection', (event) => {
    channel.tell({ type: 'error', message: asText(event.reason) });
  });
}
