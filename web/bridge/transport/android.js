// The mouths of Android: androidx's WebMessageListener where the WebView has it, else a JavascriptInterface.

import { appearAs, drawReceiver } from './receiver.js';

/** @import { Mouth } from './text.js' */

/**
 * What `WebViewCompat.addWebMessageListener` gives a page. The host learns who posts, and answers in that very document.
 * @typedef {{ postMessage: (text: string) => void, onmessage: ((event: { data: unknown }) => void) | null }} MessageListener
 */

/**
 * What `WebView.addJavascriptInterface` gives every frame of a page. The host does not learn who calls, so the script
 * proves with the key that it does.
 * @typedef {{ send: (key: string, text: string) => void }} JavascriptInterface
 */

/**
 * @param {Window} scope
 * @param {string} name of the object
 * @param {string | undefined} key that the host has drawn for this WebView; only a JavascriptInterface needs one
 * @returns {Mouth | null} null where there is no such object
 */
export function androidMouth(scope, name, key) {
  const globals = /** @type {{ [name: string]: MessageListener | JavascriptInterface | undefined }} */ (
    /** @type {unknown} */ (scope)
  );
  const native = globals[name];
  if (!native) return null;
  // The page's own scripts find nothing under this name.
  delete globals[name];
  return 'onmessage' in native ? listenerMouth(native) : interfaceMouth(scope, native, key || '');
}

/**
 * @param {MessageListener} native
 * @returns {Mouth}
 */
function listenerMouth(native) {
  return {
    post: (text) => native.postMessage(text),
    listen(take) {
      native.onmessage = ({ data }) => {
        if (typeof data === 'string') take(data);
      };
      return {};
    },
  };
}

/**
 * @param {object} scope
 * @param {JavascriptInterface} native
 * @param {string} key
 * @returns {Mouth}
 */
function interfaceMouth(scope, native, key) {
  return {
    // By its own name each time: a method of such an object may be called on nothing but the object.
    post: (text) => native.send(key, text),
    listen(take) {
      const receiver = drawReceiver();
      appearAs(scope, receiver, take);
      return { receiver };
    },
  };
}
