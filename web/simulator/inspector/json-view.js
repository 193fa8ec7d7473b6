/** @import { Json } from '../../types/host-protocol' */

import { h } from '../../lib/dom.js';

/** Keys, strings, and the other values of pretty-printed JSON, in this order. */
const TOKENS =
  /("(?:[^"\\]|\\.)*")(\s*:)|("(?:[^"\\]|\\.)*")|(\btrue\b|\bfalse\b|\bnull\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;

/**
 * JSON as it is read best: indented, names and values told apart.
 * @param {Json} value
 */
export function json(value) {
  return h('pre', { className: 'json', tabIndex: 0 }, ...coloured(JSON.stringify(value, null, 2)));
}

/**
 * @param {string} text
 * @returns {(Node | string)[]}
 */
function coloured(text) {
  /** @type {(Node | string)[]} */
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(TOKENS)) {
    const [all, key, colon = '', string, other] = match;
    parts.push(text.slice(end, match.index));
    if (key !== undefined) parts.push(h('span', { className: 'key' }, key), colon);
    else if (string !== undefined) parts.push(h('span', { className: 'string' }, string));
    else if (other !== undefined) parts.push(h('span', { className: 'literal' }, other));
    end = match.index + all.length;
  }
  parts.push(text.slice(end));
  return parts;
}
