import { h } from '../../lib/dom.js';

/**
 * A name and its value, kept together where lines break.
 * @param {string} name
 * @param {string} value
 */
export function fact(name, value) {
  return h('div', {}, h('dt', {}, name), ' ', h('dd', {}, value));
}
