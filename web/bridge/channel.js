// The page's end of the host protocol, over whatever carries messages to the host.

import { isRecord } from './json.js';
import { bounds, isSendable, protocolVersion, readHostMessage } from './protocol.js';

/** @import { Hello, PageMessage } from '../types/host-protocol' */
/** @import { JsonObject } from './json.js' */

/**
 * Why a call gets no reply of the host's. `closed`: the conversation has ended. `full`: too many calls wait. `large`:
 * this one is beyond the bounds. `unreadable`: the reply was.
 * @typedef {'closed' | 'full' | 'large' | 'unreadable'} Failure
 */

/** @typedef {{ result: JsonObject } | { failure: Failure }} Outcome */

/**
 * What carries messages to the host, once the hello has been said. A transport (`transport/`) delivers each message once
 * and in order, or not at all.
 * @typedef {object} Line
 * @property {(message: PageMessage) => void} send
 * @property {() => void} close
 */

/**
 * Says hello, and from then on gives `receive` what the host says. Nothing is received before it has returned.
 * @typedef {(hello: Hello, receive: (message: unknown) => void) => Line} Connect
 */

/**
 * @typedef {object} Channel
 * @property {(api: string, params: JsonObject, settle: (outcome: Outcome) => void) => void} call
 *   `settle` runs once, unless the host wants it twice, and never before `call` has returned
 * @property {(message: Exclude<PageMessage, { type: 'call' }>) => void} tell
 */

/**
 * Says hello to the host and answers the channel.
 *
 * @param {{ connect: Connect, session: string, landing: string, title: string,
 *           currentUrl: () => string, onEvent: (event: string, payload: JsonObject) => void }} options
 * @returns {Channel}
 */
export function openChannel(options) {
  /** @type {Map<number, (outcome: Outcome) => void>} */
  const pending = new Map();
  let calls = 0;
  let open = true;

  /**
   * @param {unknown} id
   * @param {Outcome} outcome
   * @param {boolean} [twice] as faulty clients do
   */
  function settleCall(id, outcome, twice = false) {
    const settle = pending.get(/** @type {number} */ (id));
    // A second reply, or one to nobody: exactly one reply a call.
    if (!settle) return;
    pending.delete(/** @type {number} */ (id));
    settle(outcome);
    if (twice) settle(outcome);
  }

  /** @param {unknown} data */
  function receive(data) {
    const message = readHostMessage(data);
    if (message === null) {
      if (isRecord(data) && data.type === 'reply') settleCall(data.id, { failure: 'unreadable' });
    } else if (message.type === 'reply') {
      settleCall(message.id, { result: message.result }, message.twice === true);
    } else if (message.type === 'event') {
      options.onEvent(message.event, message.payload);
    } else if (message.type === 'closed') {
      end();
    }
  }

  function end() {
    open = false;
    line.close();
    // Each in a turn of its own: the callback of one may throw.
    for (const settle of pending.values()) fail(settle, 'closed');
    pending.clear();
  }

  const { session, landing, title } = options;
  const line = options.connect({ kanhe: protocolVersion, type: 'hello', session, landing, title }, receive);

  return {
    call(api, params, settle) {
      if (!open) return fail(settle, 'closed');
      if (pending.size >= bounds.pendingCalls) return fail(settle, 'full');
      calls += 1;
      /** @type {PageMessage} */
      const message = { type: 'call', id: calls, api, params, url: options.currentUrl() };
      if (!isSendable(message)) return fail(settle, 'large');
      pending.set(calls, settle);
      line.send(message);
    },
    tell(message) {
      if (open && isSendable(message)) line.send(message);
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
