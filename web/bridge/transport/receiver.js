// A function of the page's that a host calls with a text, by evaluating `window[receiver]("…")` in the document.

/** @import { Mouth } from './text.js' */

/**
 * Not enumerable, so that nobody stumbles over it. A page that calls it fools only itself.
 * @param {object} scope the page's window
 * @param {string} receiver
 * @param {(text: string) => void} take
 */
export function appearAs(scope, receiver, take) {
  Object.defineProperty(scope, receiver, { configurable: true, value: take });
}

/**
 * A name that no document had before: what a host evaluates too late, in the next document, reaches nobody there.
 * @returns {string}
 */
export function drawReceiver() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `kanhe_${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/**
 * For a host that has made the way to itself, and says under which name it will call.
 * @param {object} scope
 * @param {(text: string) => void} post
 * @param {string} receiver
 * @returns {Mouth}
 */
export function functionMouth(scope, post, receiver) {
  return {
    post,
    listen(take) {
      appearAs(scope, receiver, take);
      return {};
    },
  };
}
