// JSON as a bridge passes it: by value, plain, and never more than was agreed.

/** @import { Json } from '../types/host-protocol' */

/** @typedef {{ [key: string]: Json }} JsonObject */

/** How deep a message may nest. Cycles end here too: what came through a port may have them. */
const deepest = 100;

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
 * A copy of what came from the other end, if it is plain JSON of at most so many characters; undefined if not.
 *
 * It is measured before it is written. A port carries more than JSON does: a buffer of 100 MB, or a few lists that hold
 * each other, cost their sender nothing and would cost us everything.
 *
 * @param {unknown} value
 * @param {number} characters
 * @returns {unknown}
 */
export function copyJson(value, characters) {
  if (!isPlain(value, characters)) return undefined;
  const text = JSON.stringify(value);
  return text === undefined || text.length > characters ? undefined : JSON.parse(text);
}

/**
 * @param {unknown} value
 * @param {number} characters
 */
function isPlain(value, characters) {
  let left = characters;
  /**
   * @param {unknown} part
   * @param {number} depth
   * @returns {boolean}
   */
  function fits(part, depth) {
    left -= typeof part === 'string' ? part.length : 1;
    if (left < 0 || depth > deepest) return false;
    if (typeof part !== 'object' || part === null) return typeof part !== 'bigint';
    if (Array.isArray(part)) return part.length <= left && part.every((item) => fits(item, depth + 1));
    if (Object.getPrototypeOf(part) !== Object.prototype) return false;
    return Object.keys(part).every((key) => {
      left -= key.length;
      return fits(/** @type {{ [key: string]: unknown }} */ (part)[key], depth + 1);
    });
  }
  return fits(value, 0);
}
