/** What a list is filtered by, in fields above it and in the link. */

import { h } from '../../lib/dom.js';
import { signal } from '../../lib/signal.js';
import { icon } from '../../lib/parts/icons.js';
import { keepQuery, queried } from '../router.js';

/** How long a person may pause while typing, in milliseconds. */
const PAUSE = 250;

/**
 * @template {string} Name
 * @param {readonly Name[]} names
 * @param {() => void} onChange
 */
export function filters(names, onChange) {
  const values = signal(/** @type {Record<Name, string>} */ (Object.fromEntries(names.map((name) => [name, queried(name)]))));
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let soon;
  return {
    values,
    /** @param {Name} name @param {string} value @param {number} [pause] */
    set(name, value, pause = 0) {
      if (values()[name] === value) return;
      values.set({ ...values(), [name]: value });
      keepQuery(values());
      clearTimeout(soon);
      soon = setTimeout(onChange, pause);
    },
    any: () => Object.values(values()).some((value) => value !== ''),
  };
}

/**
 * @template {string} Name
 * @typedef {ReturnType<typeof filters<Name>>} Filters
 */

/**
 * @template {string} Name
 * @param {Filters<Name>} of
 * @param {Name} name
 * @param {() => string} label
 * @param {() => string} placeholder
 */
export function searchField(of, name, label, placeholder) {
  /** @type {HTMLInputElement} */
  const input = h('input', {
    type: 'search',
    'aria-label': label,
    placeholder,
    value: of.values()[name],
    oninput: () => of.set(name, input.value.trim(), PAUSE),
  });
  return h('span', { className: 'search-field' }, icon('filter', 15), input);
}

/**
 * @template {string} Name
 * @param {Filters<Name>} of
 * @param {Name} name
 * @param {() => string} label
 * @param {readonly { value: string, label: () => string }[]} options the first is for all: ''
 */
export function choiceField(of, name, label, options) {
  /** @type {HTMLSelectElement} */
  const select = h(
    'select',
    { 'aria-label': label, onchange: () => of.set(name, select.value) },
    ...options.map((option) => h('option', { value: option.value, selected: of.values()[name] === option.value }, option.label))
  );
  return h('span', { className: 'select boxed' }, select, icon('chevron', 14));
}

/** @param {...Node} fields */
export function filterBar(...fields) {
  return h('div', { className: 'filter-bar', role: 'search' }, ...fields);
}
