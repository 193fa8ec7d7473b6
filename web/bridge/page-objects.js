// What a bridge leaves in the page: globals, and events on the document.

/**
 * A global as a script would make it: a page may put its own in its place.
 * @param {object} scope
 * @param {string} name
 * @param {unknown} value
 */
export function define(scope, name, value) {
  Object.defineProperty(scope, name, { configurable: true, enumerable: true, writable: true, value });
}

/**
 * Once, and on the document: SDKs hear it nowhere else, and a second one would run everything twice.
 * @param {Document} document
 * @param {string} name
 */
export function announce(document, name) {
  document.dispatchEvent(new Event(name));
}
