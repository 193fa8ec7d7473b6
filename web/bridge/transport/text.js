// The transport of a page whose host has put this script into it: each message is its JSON text, from the hello on.

/** @import { Connect } from '../channel.js' */

/**
 * What texts go through: the seam between the protocol and each platform's native object.
 * @typedef {object} Mouth
 * @property {(text: string) => void} post hands a text to the host. Whoever makes it keeps it from the page.
 * @property {(take: (text: string) => void) => { receiver?: string }} listen has the host's texts given to `take`; answers
 *   what the host has to be told in the hello, to reach it
 */

/**
 * @param {Mouth} mouth
 * @returns {Connect}
 */
export function textTransport({ post, listen }) {
  // Taken before the page's first script runs, which may put its own in their place.
  const { parse, stringify } = JSON;
  return (hello, receive) => {
    const reachedBy = listen((text) => receive(parse(text)));
    post(stringify({ ...hello, ...reachedBy }));
    return {
      send: (message) => post(stringify(message)),
      close() {},
    };
  };
}
