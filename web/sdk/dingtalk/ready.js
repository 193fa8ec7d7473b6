// Waiting for a native object that a client may bring late.

import { pageWindow } from './environment.js';

/**
 * Resolves with the object, now or when the document hears the event; without one of the two it waits for ever.
 * @param {() => any} find
 * @param {string} event
 * @returns {Promise<any>}
 */
export function whenThere(find, event) {
  return new Promise((resolve) => {
    const found = find();
    if (found) resolve(found);
    else pageWindow.document.addEventListener(event, () => resolve(find()), { once: true });
  });
}

/**
 * What stands in for a bridge that will never be there: whoever waits is told, and nobody else.
 * @param {unknown} reason
 * @returns {{ ready: Promise<never>, send: () => Promise<never> }}
 */
export function noBridge(reason) {
  const ready = Promise.reject(reason);
  ready.catch(() => {});
  return { ready, send: () => ready };
}
