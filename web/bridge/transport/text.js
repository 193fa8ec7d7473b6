// The transport of a page whose host has put this script into it: each message is its JSON text, from the hello on.

/** @import { Connect } from '../channel.js' */

/**
 * @param {object} scope the page's window
 * @param {(text: string) => void} post hands a text to the host. Whoever makes it keeps it from the page.
 * @param {string} receiver name of the global that the host calls with a text. A page that calls it fools only itself.
 * @returns {Connect}
 */
export function textTransport(scope, post, receiver) {
  // Taken before the page's first script runs, which may put its own in their place.
  const { parse, stringify } = JSON;
  return (hello, receive) => {
    const take = (/** @type {string} */ text) => receive(parse(text));
    Object.defineProperty(scope, receiver, { configurable: true, value: take });
    post(stringify(hello));
    return {
      send: (message) => post(stringify(message)),
      close() {},
    };
  };
}
