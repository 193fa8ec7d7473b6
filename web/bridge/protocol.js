// The host protocol as both ends keep it: docs/host-protocol.md. Types: web/types/host-protocol.d.ts.

/** @typedef {import('../types/host-protocol').PageMessage} PageMessage */
/** @typedef {import('../types/host-protocol').HostMessage} HostMessage */
/** @typedef {import('../types/host-protocol').Hello} Hello */
/** @typedef {import('../types/host-protocol').Json} Json */
/** @typedef {{ [key: string]: Json }} JsonObject */

/** Version of the protocol. */
export const protocolVersion = 1;

/** What both ends bound; beyond it a message is refused or dropped, never buffered. */
export const bounds = Object.freeze({
  messageCharacters: 1048576,
  pendingCalls: 256,
  nameCharacters: 128,
});

/**
 * Whether something is an object that can carry fields: no list, no null.
 * @param {unknown} value
 * @returns {value is { [key: string]: unknown }}
 */
export function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Whether something is a name of an API or event.
 * @param {unknown} value
 * @returns {value is string}
 */
export function isName(value) {
  return typeof value === 'string' && value.length > 0 && value.length <= bounds.nameCharacters;
}

/**
 * Whether something is text of an acceptable length.
 * @param {unknown} value
 * @returns {value is string}
 */
export function isText(value) {
  return typeof value === 'string' && value.length <= bounds.messageCharacters;
}

/**
 * A JSON object as a bridge passes it: what JSON cannot say is left out, and nothing is shared with the original.
 * Null if it cannot be written as JSON at all, or is too large.
 * @param {unknown} value
 * @returns {JsonObject | null}
 */
export function toJsonObject(value) {
  if (value === undefined || value === null) return {};
  try {
    const text = JSON.stringify(value);
    if (text === undefined || text.length > bounds.messageCharacters) return null;
    const copy = JSON.parse(text);
    return isRecord(copy) ? /** @type {JsonObject} */ (copy) : null;
  } catch (error) {
    return null;
  }
}

/**
 * Whether something is a page's hello for this session.
 * @param {unknown} value
 * @param {string} session
 * @returns {value is Hello}
 */
export function isHello(value, session) {
  return (
    isRecord(value) &&
    value.kanhe === protocolVersion &&
    value.type === 'hello' &&
    value.session === session &&
    isText(value.landing) &&
    isText(value.title)
  );
}

/**
 * A page's message if it is one, and null for anything else. The result is a fresh object.
 * @param {unknown} value
 * @returns {PageMessage | null}
 */
export function readPageMessage(value) {
  if (!isRecord(value)) return null;
  switch (value.type) {
    case 'call': {
      const params = toJsonObject(value.params);
      if (!Number.isSafeInteger(value.id) || !isName(value.api) || !isText(value.url) || params === null) return null;
      return { type: 'call', id: /** @type {number} */ (value.id), api: value.api, params, url: value.url };
    }
    case 'listen':
      return isName(value.event) ? { type: 'listen', event: value.event } : null;
    case 'navigated':
      return isText(value.url) ? { type: 'navigated', url: value.url } : null;
    case 'title':
      return isText(value.title) ? { type: 'title', title: value.title } : null;
    case 'alert':
      return isText(value.text) ? { type: 'alert', text: value.text } : null;
    case 'error':
      return isText(value.message) ? { type: 'error', message: value.message } : null;
    default:
      return null;
  }
}

/**
 * A host's message if it is one, and null for anything else. The result is a fresh object.
 * @param {unknown} value
 * @returns {HostMessage | null}
 */
export function readHostMessage(value) {
  if (!isRecord(value)) return null;
  switch (value.type) {
    case 'welcome':
      return value.kanhe === protocolVersion ? { type: 'welcome', kanhe: protocolVersion } : null;
    case 'reply': {
      const result = toJsonObject(value.result);
      if (!Number.isSafeInteger(value.id) || result === null) return null;
      return { type: 'reply', id: /** @type {number} */ (value.id), result };
    }
    case 'event': {
      const payload = toJsonObject(value.payload);
      return isName(value.event) && payload !== null ? { type: 'event', event: value.event, payload } : null;
    }
    default:
      return null;
  }
}
