// The host's events in DingTalk's family. They come as one event of the channel, and are of two kinds:
// `{"document": name, "detail": …}`, something that happened, and `{"method": name, "data": …}`, a further result of
// the newest call of a method. The latter may also name an `event`, for the callbacks `on…` that a page on a computer
// gives to a call.

import { isRecord } from './json.js';

/** @import { Json } from '../types/host-protocol' */
/** @import { JsonObject } from './json.js' */

/** What the event is called on the channel, for gov too. */
export const nativeEvent = 'dingtalk';

/**
 * @typedef {object} NativeEventTakers
 * @property {(name: string, detail: Json | undefined) => void} happened
 * @property {(method: string, data: Json | undefined, event: Json | undefined) => void} [continued]
 *   if the bridge can answer a call again
 */

/**
 * Makes the `deliver` of a shim.
 * @param {NativeEventTakers} takers
 * @returns {(event: string, payload: JsonObject) => void}
 */
export function takeNativeEvents({ happened, continued }) {
  return (event, payload) => {
    if (event !== nativeEvent) return;
    const { document: name, detail, method, data, event: eventName } = payload;
    if (typeof name === 'string') happened(name, detail);
    else if (typeof method === 'string' && continued) continued(method, data, eventName);
  };
}

/**
 * Dispatches a document event: its fields are in `detail` and, where an event has no such field of its own, on the
 * event itself, as clients differ in it.
 * @param {Document} document
 * @param {string} name
 * @param {Json | undefined} detail
 */
export function dispatchOn(document, name, detail) {
  const event = new CustomEvent(name, { detail });
  const fields = isRecord(detail) ? Object.entries(detail) : [];
  for (const [field, value] of fields) {
    if (!(field in event)) Object.defineProperty(event, field, { configurable: true, enumerable: true, value });
  }
  document.dispatchEvent(event);
}
