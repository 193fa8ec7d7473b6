/**
 * What a host answers to `/host/conformance`, the page that tries its bridge: docs/host-protocol.md, "Conformance". The
 * calls never reach the platform, and no other page is answered.
 */

/** @import { Json } from '../../types/host-protocol' */

/** @typedef {{ [name: string]: Json }} Fields */

/**
 * What the host knows of the page, and how it speaks to it.
 * @typedef {object} Host
 * @property {() => Fields} facts
 * @property {(call: number, result: Fields) => void} reply
 * @property {(event: string, payload: Fields) => void} event
 */

const PREFIX = 'kanhe.conformance.';

/** The longest that an answer is kept back, in milliseconds. */
const LONGEST = 5000;

/**
 * Whether a document is the page that may try us: at our own origin, as the browser has verified it.
 * @param {string} landing
 * @param {string} origin
 */
export function mayTry(landing, origin) {
  return origin === location.origin && URL.canParse(landing) && new URL(landing).pathname === '/host/conformance';
}

/**
 * Answers a call of such a page; false: it is none of these.
 * @param {Host} host
 * @param {{ id: number, api: string, params: Fields }} call
 */
export function tried(host, { id, api, params }) {
  if (!api.startsWith(PREFIX)) return false;
  const { dialect } = host.facts();
  const answer = (/** @type {Fields} */ fields) => host.reply(id, success(dialect, api, fields));
  switch (api.slice(PREFIX.length)) {
    case 'facts':
      answer(host.facts());
      break;
    case 'echo':
      setTimeout(() => answer({ value: params['value'] ?? null }), Math.min(Number(params['after'] ?? 0) || 0, LONGEST));
      break;
    case 'event':
      tellEvent(host, dialect, String(params['event']), /** @type {Fields} */ (params['payload']));
      answer({});
      break;
    case 'refuse':
      host.reply(id, refusal(dialect, api));
      break;
    default:
      answer({});
  }
  return true;
}

/** Whether answers are envelopes, as in DingTalk's family. @param {Json | undefined} dialect */
const wraps = (dialect) => dialect === 'dingtalk' || dialect === 'gov';

/**
 * @param {Json | undefined} dialect
 * @param {string} api
 * @param {Fields} fields
 * @returns {Fields}
 */
function success(dialect, api, fields) {
  if (wraps(dialect)) return { errorCode: '0', result: fields };
  return dialect === 'wechat' ? { ...fields, err_msg: `${api}:ok` } : fields;
}

/**
 * @param {Json | undefined} dialect
 * @param {string} api
 * @returns {Fields}
 */
function refusal(dialect, api) {
  if (wraps(dialect)) return { errorCode: '3', errorMessage: 'refused, as it was asked to be' };
  return dialect === 'wechat' ? { err_msg: `${api}:fail` } : { error: 3, errorMessage: 'refused, as it was asked to be' };
}

/**
 * @param {Host} host
 * @param {Json | undefined} dialect
 * @param {string} event
 * @param {Fields} payload
 */
function tellEvent(host, dialect, event, payload) {
  if (dialect === 'wechat') host.event(event, payload);
  else host.event('dingtalk', { document: event, detail: payload });
}
