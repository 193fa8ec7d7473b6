/** A call in one line, and the part of its arguments that is the page's own. */

/** @import { Json } from '../../types/host-protocol' */
/** @import { Call } from '../../types/sandbox' */

/** The SDK adds these to every call, from the newest config (protocol page 2.1). */
const IDENTITY = ['verifyAppId', 'verifySignType', 'verifyTimestamp', 'verifyNonceStr', 'verifySignature'];

/** The name under which the SDK asks for a page config. */
export const CONFIG = 'preVerifyJSAPI';

/**
 * What the page passed, without what the SDK put beside it.
 * @param {Call} call
 * @returns {{ [key: string]: Json }}
 */
export function ownArguments(call) {
  const sdk = call.wire === CONFIG ? IDENTITY : [...IDENTITY, 'appId'];
  return Object.fromEntries(Object.entries(call.params).filter(([name]) => !sdk.includes(name)));
}

/**
 * What the SDK put beside it.
 * @param {Call} call
 * @returns {{ [key: string]: Json }}
 */
export function identityArguments(call) {
  return Object.fromEntries(Object.entries(call.params).filter(([name]) => IDENTITY.includes(name)));
}

/**
 * `type: "gcj02"`; of a config the functions that it asks for, since that is what one looks for in a list.
 * @param {Call} call
 */
export function argumentsPreview(call) {
  const list = call.params['verifyJsApiList'];
  if (call.wire === CONFIG && Array.isArray(list)) return list.join(', ');
  const entries = Object.entries(ownArguments(call)).filter(([, value]) => value !== null);
  return entries.length === 0 ? '{}' : entries.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ');
}

/**
 * What the page's callback was told, without the name that stands beside it anyway.
 * @param {Call} call
 */
export function resultMessage({ result, wire }) {
  const text = result?.['err_msg'] ?? result?.['errMsg'];
  if (typeof text !== 'string') return '';
  return text.startsWith(`${wire}:`) ? text.slice(wire.length + 1) : text;
}
