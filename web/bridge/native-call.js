// A call to a native method, as the clients of DingTalk's family answer it: with an envelope, whose code is text
// (protocol/dingtalk.md 2.1 and 3.3).

import { makeComplaints } from './complaints.js';
import { toJsonObject } from './json.js';
import { bounds, isName } from './protocol.js';

/** @import { Json } from '../types/host-protocol' */
/** @import { Channel, Failure } from './channel.js' */
/** @import { JsonObject } from './json.js' */

/**
 * What a call is answered with. `errorCode` is `"0"` for success, with a `result`; `"-1"` where the user cancelled;
 * anything else is a refusal, with an `errorMessage`.
 * @typedef {JsonObject & { errorCode: string, result?: Json }} Envelope
 */

/** @typedef {(method: unknown, params: unknown, settle: (envelope: Envelope) => void) => void} NativeCall */

/** What a page is told when its call cannot be made: the code, then why. @type {Record<Failure, [string, string]>} */
const nativeFailures = {
  closed: ['3', 'the host has ended the conversation with this page'],
  full: ['3', `${bounds.pendingCalls} calls of this page wait for an answer already`],
  large: [
    '2',
    `the call is more than ${bounds.messageCharacters} characters of JSON, or ${bounds.nesting} objects in each other`,
  ],
  unreadable: ['9', 'the host has answered with something else than an object within the bounds'],
};

/**
 * Makes the function that calls. `settle` runs once, and never before the call has returned: the SDKs of computers and
 * Androids note down whom to answer only after that.
 * @param {() => Channel} channel
 * @returns {NativeCall}
 */
export function makeNativeCall(channel) {
  const complain = makeComplaints(channel);

  /**
   * @param {unknown} method
   * @param {string} errorCode
   * @param {string} errorMessage
   * @returns {Envelope}
   */
  function refusal(method, errorCode, errorMessage) {
    complain(`${typeof method === 'string' ? method : typeof method}: ${errorMessage}`);
    // The number is for readers of the Alipay kind, who look for `error`.
    return { errorCode, errorMessage, error: Number(errorCode) };
  }

  return (method, params, settle) => {
    // Functions go here: they cannot cross, and no host wants them.
    const sent = toJsonObject(params);
    if (!isName(method)) {
      const why = `the name of a method is a text of 1 to ${bounds.nameCharacters} characters`;
      setTimeout(() => settle(refusal(method, '1', why)));
    } else if (sent === null) {
      setTimeout(() => settle(refusal(method, '2', 'the parameters are no object that JSON can write')));
    } else {
      channel().call(method, sent, (outcome) => {
        const envelope =
          'result' in outcome ? outcome.result : refusal(method, ...nativeFailures[outcome.failure]);
        settle(/** @type {Envelope} */ (envelope));
      });
    }
  };
}

/**
 * Whether a call succeeded.
 * @param {Envelope} envelope
 */
export function isSuccess({ errorCode }) {
  return errorCode === '0';
}

/**
 * What a page gets of an envelope where there is no room for the whole: the result, or the refusal as it is.
 * @param {Envelope} envelope
 * @returns {Json | undefined}
 */
export function bodyOf(envelope) {
  return isSuccess(envelope) ? envelope.result : envelope;
}

/**
 * The same for a container that a page finds at once though it begins late: until it is opened, calls wait.
 * @param {() => Channel} channel
 * @returns {{ callNative: NativeCall, open: () => void }}
 */
export function makeWaitingCall(channel) {
  const call = makeNativeCall(channel);
  /** @type {Parameters<NativeCall>[]} */
  const waiting = [];
  let isOpen = false;
  return {
    callNative(...given) {
      if (isOpen) call(...given);
      else waiting.push(given);
    },
    open() {
      isOpen = true;
      for (const given of waiting.splice(0)) call(...given);
    },
  };
}
