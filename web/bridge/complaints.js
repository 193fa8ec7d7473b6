// Tells the host what the page got wrong in using its bridge.

/** @import { Channel } from './channel.js' */

/**
 * Makes the function that tells: each message once, however often the page does it.
 * @param {() => Channel} channel
 * @returns {(message: string) => void}
 */
export function makeComplaints(channel) {
  /** @type {Set<string>} */
  const told = new Set();
  return (message) => {
    if (told.has(message)) return;
    told.add(message);
    channel().tell({ type: 'error', message });
  };
}
