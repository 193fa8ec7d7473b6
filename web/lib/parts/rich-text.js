import { h } from '../dom.js';

/**
 * A text in which `backquotes` mark code.
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function richText(text) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? h('code', {}, part) : part));
}
