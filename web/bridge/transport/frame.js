// The transport of a framed page: a MessageChannel, one end of which the page posts to its parent.

/** @import { Connect } from '../channel.js' */

/**
 * Messages that are sent before the simulator has taken its end wait in the port.
 * @param {Window} parent
 * @param {string} simulator its origin
 * @returns {Connect}
 */
export function frameTransport(parent, simulator) {
  return (hello, receive) => {
    const { port1: port, port2 } = new MessageChannel();
    port.onmessage = ({ data }) => receive(data);
    parent.postMessage(hello, simulator, [port2]);
    return {
      send: (message) => port.postMessage(message),
      close: () => port.close(),
    };
  };
}
