// The page's end of the host protocol over a MessageChannel to the parent frame.

import { bounds, protocolVersion, readHostMessage } from './protocol.js';

/** @typedef {import('./protocol.js').JsonObject} ChannelObject */
/** @typedef {import('./protocol.js').PageMessage} OutgoingMessage */

/**
 * @typedef {object} Channel
 * @property {(api: string, params: ChannelObject, onReply: (result: ChannelObject) => void) => boolean} call
 *   False if too many calls wait already.
 * @property {(event: string) => void} listen
 * @property {(message: OutgoingMessage) => void} tell
 */

/**
 * Says hello to the simulator and answers the channel. Messages that are sent before the simulator has taken its end
 * wait in the port.
 *
 * @param {{ parent: Window, simulator: string, session: string, landing: string, title: string,
 *           currentUrl: () => string, onEvent: (event: string, payload: ChannelObject) => void }} options
 * @returns {Channel}
 */
export function openChannel(options) {
  const { port1, port2 } = new MessageChannel();
  /** @type {Map<number, (result: ChannelObject) => void>} */
  const pending = new Map();
  let calls = 0;

  port1.onmessage = (message) => {
    const read = readHostMessage(message.data);
    if (read === null) return;
    if (read.type === 'event') {
      options.onEvent(read.event, read.payload);
    } else if (read.type === 'reply') {
      const onReply = pending.get(read.id);
      // A second reply, or one to nobody: exactly one reply a call.
      if (!onReply) return;
      pending.delete(read.id);
      onReply(read.result);
    }
  };

  const { session, landing, title } = options;
  const hello = { kanhe: protocolVersion, type: 'hello', session, landing, title };
  options.parent.postMessage(hello, options.simulator, [port2]);

  return {
    call(api, params, onReply) {
      if (pending.size >= bounds.pendingCalls) return false;
      calls += 1;
      pending.set(calls, onReply);
      port1.postMessage({ type: 'call', id: calls, api, params, url: options.currentUrl() });
      return true;
    },
    listen(event) {
      port1.postMessage({ type: 'listen', event });
    },
    tell(message) {
      port1.postMessage(message);
    },
  };
}
