/** Choosing one of a few: a select for a bar, segments for two or three, a list of radio buttons for a drawer. */

import { h } from '../dom.js';
import { icon } from './icons.js';

/**
 * @template {string} T
 * @typedef {object} Choice
 * @property {readonly T[]} values
 * @property {(value: T) => string} label
 * @property {() => T} value
 * @property {(value: T) => void} onChoose
 * @property {() => string} name  what is chosen, for those who do not see where it stands
 */

/**
 * @template {string} T
 * @param {Choice<T>} choice
 * @param {string} [className]
 */
export function select({ values, label, value, onChoose, name }, className = '') {
  /** @type {HTMLSelectElement} */
  const element = h(
    'select',
    {
      'aria-label': name,
      onchange: () => {
        const chosen = values[element.selectedIndex];
        if (chosen !== undefined) onChoose(chosen);
      },
    },
    ...values.map((option) => h('option', { value: option, selected: () => value() === option }, () => label(option)))
  );
  return h('span', { className: `select ${className}` }, element, icon('chevron', 14));
}

let groups = 0;

/**
 * @template {string} T
 * @param {Choice<T>} choice
 * @param {string} className
 * @param {(value: T) => (Node | string | null)[]} inside
 */
function radios({ values, label, value, onChoose, name }, className, inside) {
  groups += 1;
  const group = `choice-${groups}`;
  return h(
    'div',
    { className, role: 'radiogroup', 'aria-label': name },
    ...values.map((option) =>
      h(
        'label',
        { className: 'option' },
        h('input', {
          type: 'radio',
          name: group,
          value: option,
          'aria-label': () => label(option),
          checked: () => value() === option,
          onchange: () => onChoose(option),
        }),
        ...inside(option)
      )
    )
  );
}

/**
 * @template {string} T
 * @param {Choice<T>} choice
 * @param {(value: T) => Node | string} [face]  what a segment shows, if not its label
 */
export function segments(choice, face) {
  const shown = (/** @type {T} */ value) =>
    h('span', { className: 'face', title: () => choice.label(value) }, face ? face(value) : () => choice.label(value));
  return radios(choice, 'segments', (value) => [shown(value)]);
}

/**
 * @template {string} T
 * @param {Choice<T>} choice
 * @param {(value: T) => string} detail  what stands beside the label, or below it
 * @param {string} [className]  `compact`: beside
 */
export function radioList(choice, detail, className = '') {
  return radios(choice, `radio-list ${className}`, (value) => [
    h(
      'span',
      { className: 'option-text' },
      h('span', { className: 'option-label' }, () => choice.label(value)),
      h('span', { className: 'option-detail' }, () => detail(value))
    ),
  ]);
}
