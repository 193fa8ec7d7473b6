/** Tables with headers. On a narrow screen each row becomes a card, which is why the roles are said in words. */

/** @import { Plain } from '../../lib/dom.js' */

import { h } from '../../lib/dom.js';

/**
 * @template T
 * @typedef {object} Column
 * @property {() => string} label
 * @property {(item: T) => Plain | Plain[]} cell
 * @property {string} [className] `count`, `act` (its header is for screen readers only)
 */

/**
 * The first column names the row.
 * @template T
 * @param {() => string} caption
 * @param {readonly Column<T>[]} columns
 * @param {readonly T[]} items
 */
export function table(caption, columns, items) {
  return h(
    'table',
    { className: 'table', role: 'table' },
    h('caption', { className: 'unseen' }, caption),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, ...columns.map(header))),
    h('tbody', { role: 'rowgroup' }, ...items.map((item) => row(columns, item)))
  );
}

/**
 * @template T
 * @param {Column<T>} column
 */
function header({ label, className = '' }) {
  const words = className.includes('act') ? h('span', { className: 'unseen' }, label) : label;
  return h('th', { scope: 'col', role: 'columnheader', className }, words);
}

/**
 * @template T
 * @param {readonly Column<T>[]} columns
 * @param {T} item
 */
export function row(columns, item) {
  return h(
    'tr',
    { role: 'row' },
    ...columns.map(({ label, cell, className = '' }, index) => {
      const made = cell(item);
      const content = Array.isArray(made) ? made : [made];
      return index === 0
        ? h('th', { scope: 'row', role: 'rowheader', className }, ...content)
        : h('td', { role: 'cell', className, 'data-label': label }, ...content);
    })
  );
}
