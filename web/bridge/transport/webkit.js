// The mouth of iOS and macOS: a WKScriptMessageHandler. Its answers come as evaluated JavaScript.

import { appearAs, drawReceiver } from './receiver.js';

/** @import { Mouth } from './text.js' */

/** @typedef {{ postMessage: (text: string) => void }} MessageHandler */

/**
 * The handler cannot be taken from the page: WebKit makes it anew with each look. So the host believes only messages of
 * the main frame, whose page may fool only itself.
 * @param {Window} scope
 * @param {string} name under which the host has added its handler
 * @returns {Mouth | null} null where there is no such handler
 */
export function webkitMouth(scope, name) {
  const { webkit } = /** @type {{ webkit?: { messageHandlers?: { [name: string]: MessageHandler | undefined } } }} */ (
    /** @type {unknown} */ (scope)
  );
  const handler = webkit && webkit.messageHandlers && webkit.messageHandlers[name];
  if (!handler) return null;
  const post = handler.postMessage.bind(handler);
  return {
    post,
    listen(take) {
      const receiver = drawReceiver();
      appearAs(scope, receiver, take);
      return { receiver };
    },
  };
}
