// A page's names and the bridge's names for the same API (wechat-bridge.md 2.3).

import { catalog } from './catalog.js';
import { setField } from './in-place.js';

/** @type {Map<unknown, string>} */
const wireNames = new Map();
/** @type {Map<unknown, string>} */
const pageNames = new Map();

for (const row of catalog) {
  // The members of wx.miniProgram share one wire name, which is never translated.
  if (row.wire !== row.name && row.name.indexOf('.') === -1) {
    wireNames.set(row.name, row.wire);
    pageNames.set(row.wire, row.name);
  }
}

/**
 * The page's name of a wire name, or the wire name itself.
 *
 * @param {string} wire
 * @returns {string}
 */
export function pageName(wire) {
  return pageNames.get(wire) || wire;
}

/**
 * Rewrites a list of API names to wire names, in the page's own array. Unknown names stay. What cannot be rewritten (a
 * frozen array, a string) is handed on with the page's names, so a host must know both.
 *
 * @param {any} names
 * @returns {any} the same list; undefined if there is none
 */
export function translateInPlace(names) {
  if (!names) return undefined;
  for (let at = 0; at < names.length; at += 1) {
    const wire = wireNames.get(names[at]);
    if (wire) setField(names, at, wire);
  }
  return names;
}
