// The page's end of the host protocol over a MessageChannel to the parent frame.

import { isRecord } from './json.js';
import { bounds, isSendable, protocolVersion, readHostMessage } from './protocol.js';

/** @import { PageMessage } from '../types/host-protocol' */
/** @import { JsonObject } from './json.js' */

/**
 * Why a call gets no reply of the host's. `closed`: the conversation has ended. `full`: too many calls wait. `large`:
 * this one is beyond the bounds. `unreadable`: the reply was.
 * @typedef {'closed' | 'full' | 'large' | 'unreadable'} Failure
 */

/** @typedef {{ result: JsonObject } | { failure: Failure }} Outcome */

/**
 * @typedef {object} Channel
 * @property {(api: string, params: JsonObject, settle: (outcome: Outcome) => void) => void} call
 *   `settle` runs once, and never before `call` has returned
 * @property {(message: Exclude<PageMessage, { type: 'call' }>) => void} tell
 */

/**
 * Says hello to the simulator and answers the channel. Messages that are sent before the simulator has taken its end
 * wait in the port.
 *
 * @param {{ parent: Window, simulator: string, session: string, landing: string, title: string,
 *           currentUrl: () => string, onEvent: (event: string, payload: JsonObject) => void }} options
 * @returns {Channel}
 */
export function openChannel(options) {
  const { port1: port, port2 } = new MessageChannel();
  /** @type {Map<number, (outcome: Outcome) => void>} */
  const pending = new Map();
  let calls = 0;
  let open = true;

  /**
   * @param {unknown} id
   * @param {Outcome} outcome
   */
  function settleCall(id, outcome) {
    const settle = pending.get(/** @type {number} */ (id));
    // A second reply, or one to nobody: exactly one reply a call.
    if (!settle) return;
    pending.delete(/** @type {number} */ (id));
    settle(outcome);
  }

  /** @param {unknown} data */
  function receive(data) {
    const message = readHostMessage(data);
    if (message === null) {
      if (isRecord(data) && data.type === 'reply') settleCall(data.id, { failure: 'unreadable' });
    } else if (message.type === 'reply') {
      settleCall(message.id, { result: message.result });
    } else if (message.type === 'event') {
      options.onEvent(message.event, message.payload);
    } else if (message.type === 'closed') {
      end();
    }
  }

  function end() {
    open = false;
    port.close();
    // Each in a turn of its own: the callback of one may throw.
    for (const settle of pending.values()) fail(settle, 'closed');
    pending.clear();
  }

  port.onmessage = ({ data }) => receive(data);

  const { session, landing, title } = options;
  const hello = { kanhe: protocolVersion, type: 'hello', session, landing, title };
  options.parent.postMessage(hello, options.simulator, [port2]);

  return {
    call(api, params, settle) {
      if (!open) return fail(settle, 'closed');
      if (pending.size >= bounds.pendingCalls) return fail(settle, 'full');
      calls += 1;
      /** @type {PageMessage} */
      const message = { type: 'call', id: calls, api, params, url: options.currentUrl() };
      if (!isSendable(message)) return fail(settle, 'large');
      pending.set(calls, settle);
      port.postMessage(message);
    },
    tell(message) {
      if (open && isSendable(message)) port.postMessage(message);
    },
  };
}

/**
 * @param {(outcome: Outcome) => void} settle
 * @param {Failure} failure
 */
function fail(settle, failure) {
  setTimeout(() => settle({ failure }));
}
