// JSON as a bridge passes it: by value, plain, and never more than was agreed.

/** @import { Json } from '../types/host-protocol' */

/** @typedef {{ [key: string]: Json }} JsonObject */

/** @typedef {{ messageCharacters: number, nesting: number }} Limits */

/**
 * Whether something is an object that can carry fields: no list, no null.
 * @param {unknown} value
 * @returns {value is { [key: string]: unknown }}
 */
export function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What a page hands over as an object, as a native bridge would take it: what JSON cannot say is left out, nothing is
 * shared with the original. Null if it is no object, or cannot be written as JSON at all.
 * @param {unknown} value
 * @returns {JsonObject | null}
 */
export function toJsonObject(value) {
  if (value === undefined || value === null) return {};
  try {
    const copy = JSON.parse(JSON.stringify(value));
    return isRecord(copy) ? /** @type {JsonObject} */ (copy) : null;
  } catch (error) {
    return null;
  }
}

/**
 * Whether something is plain JSON within the limits.
 *
 * It is measured before it is written. A port carries more than JSON does: a buffer of 100 MB, or a few lists that hold
 * each other, cost their sender nothing and would cost us everything.
 *
 * @param {unknown} value
 * @param {Limits} limits
 */
export function isJsonWithin(value, limits) {
  if (!isPlain(value, limits)) return false;
  const text = JSON.stringify(value);
  return text !== undefined && text.length <= limits.messageCharacters;
}

/**
 * Whether something is made of nothing but objects, lists and plain values, and can be within the limits at all.
 * @param {unknown} value
 * @param {Limits} limits
 */
function isPlain(value, { messageCharacters, nesting }) {
  let left = messageCharacters;
  /**
   * @param {unknown} part
   * @param {number} depth
   * @returns {boolean}
   */
  function fits(part, depth) {
    left -= typeof part === 'string' ? part.length : 1;
    if (left < 0) return false;
    if (typeof part !== 'object' || part === null) return typeof part !== 'bigint';
    // Cycles, which a port can carry too, end here.
    if (depth > nesting) return false;
    if (Array.isArray(part)) return part.length <= left && part.every((item) => fits(item, depth + 1));
    if (Object.getPrototypeOf(part) !== Object.prototype) return false;
    return Object.keys(part).every((key) => {
      left -= key.length;
      return fits(/** @type {{ [key: string]: unknown }} */ (part)[key], depth + 1);
    });
  }
  return fits(value, 1);
}
