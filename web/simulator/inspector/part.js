import { h } from '../../lib/dom.js';

/**
 * A titled part of the inspector.
 * @param {string} title
 * @param {...import('../../lib/dom.js').Child} children
 */
export function part(title, ...children) {
  return h('section', { className: 'inspector-part' }, h('h3', {}, title), ...children);
}
