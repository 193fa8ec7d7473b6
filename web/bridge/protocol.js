// The host protocol as both ends keep it: docs/host-protocol.md. Types: web/types/host-protocol.d.ts.

import { isJsonWithin, isRecord } from './json.js';

/** @import { Act, Bounds, Hello, HostMessage, PageMessage } from '../types/host-protocol' */
/** @import { JsonObject } from './json.js' */

/** Version of the protocol. */
export const protocolVersion = 1;

/** What both ends bound; beyond it a message is refused or dropped, never buffered. @type {Readonly<Bounds>} */
export const bounds = Object.freeze({
  messageCharacters: 1048576,
  nesting: 100,
  pendingCalls: 256,
  listenedEvents: 256,
  nameCharacters: 128,
  textCharacters: 10000,
});

/**
 * Whether something is a name of an API or event.
 * @param {unknown} value
 * @returns {value is string}
 */
export function isName(value) {
  return typeof value === 'string' && value.length > 0 && value.length <= bounds.nameCharacters;
}

/**
 * Whether a message of our own keeps to the bounds.
 * @param {PageMessage} message
 */
export function isSendable(message) {
  return isJsonWithin(message, bounds);
}

/**
 * The version that a page of this session speaks; null if this is no hello of it. So much every version will say, so
 * that a host can refuse a later one in words.
 * @param {unknown} value
 * @param {string} session
 * @returns {number | null}
 */
export function helloVersion(value, session) {
  if (!isRecord(value) || value.type !== 'hello' || value.session !== session) return null;
  return isCount(value.kanhe) ? value.kanhe : null;
}

/**
 * A page's hello of our version, and null for anything else.
 * @param {unknown} value
 * @param {string} session
 * @returns {Hello | null}
 */
export function readHello(value, session) {
  const message = read(value);
  if (message === null || helloVersion(message, session) !== protocolVersion) return null;
  const { landing, title } = message;
  if (typeof landing !== 'string' || !isText(title)) return null;
  return { kanhe: protocolVersion, type: 'hello', session, landing, title };
}

/**
 * A page's message if it is one, and null for anything else. The result is a fresh object.
 * @param {unknown} value
 * @returns {PageMessage | null}
 */
export function readPageMessage(value) {
  const message = read(value);
  if (message === null) return null;
  const { type, id, api, params, url, event, title, text, message: told, act } = message;
  switch (type) {
    case 'call':
      if (!isCount(id) || !isName(api) || !isRecord(params) || typeof url !== 'string') return null;
      return { type, id, api, params: /** @type {JsonObject} */ (params), url };
    case 'listen':
      return isName(event) ? { type, event } : null;
    case 'navigated':
      return typeof url === 'string' ? { type, url } : null;
    case 'title':
      return isText(title) ? { type, title } : null;
    case 'alert':
      return isText(text) ? { type, text } : null;
    case 'error':
      return isText(told) ? { type, message: told } : null;
    case 'acted':
      return isAct(act) ? { type, act } : null;
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
  const message = read(value);
  if (message === null) return null;
  const { type, kanhe, id, result, event, payload, reason, twice } = message;
  switch (type) {
    case 'welcome':
      return kanhe === protocolVersion ? { type, kanhe: protocolVersion } : null;
    case 'reply':
      if (!isCount(id) || !isRecord(result)) return null;
      return { type, id, result: /** @type {JsonObject} */ (result), ...(twice === true ? { twice } : {}) };
    case 'event':
      if (!isName(event) || !isRecord(payload)) return null;
      return { type, event, payload: /** @type {JsonObject} */ (payload) };
    case 'closed':
      return reason === 'ended' || reason === 'replaced' || reason === 'version' ? { type, reason } : null;
    default:
      return null;
  }
}

/**
 * @param {unknown} value
 * @returns {value is Act}
 */
function isAct(value) {
  if (!isRecord(value) || !isRecord(value.target) || !isText(value.target.css)) return false;
  const { testId, role, name } = value.target;
  const known = value.do === 'click' || value.do === 'fill' || value.do === 'select' || value.do === 'press';
  return known && [value.value, testId, role, name].every((text) => text === undefined || isText(text));
}

/**
 * A copy that is ours alone.
 * @param {unknown} value
 * @returns {{ [key: string]: unknown } | null}
 */
function read(value) {
  return isRecord(value) && isJsonWithin(value, bounds) ? JSON.parse(JSON.stringify(value)) : null;
}

/**
 * @param {unknown} value
 * @returns {value is string}
 */
function isText(value) {
  return typeof value === 'string' && value.length <= bounds.textCharacters;
}

/**
 * @param {unknown} value
 * @returns {value is number}
 */
function isCount(value) {
  return Number.isSafeInteger(value) && Number(value) > 0;
}
