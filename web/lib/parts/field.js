import { h } from '../dom.js';
import { icon } from './icons.js';
import { richText } from './rich-text.js';

/**
 * A control with its name above and, if need be, a line of explanation below.
 * @param {() => string} label
 * @param {HTMLElement} control
 * @param {() => string} [hint]
 */
export function field(label, control, hint) {
  return h(
    'div',
    { className: 'field' },
    h('span', { className: 'field-label' }, label),
    control,
    hint ? h('span', { className: 'hint' }, () => richText(hint())) : null
  );
}

/**
 * @param {object} options
 * @param {() => string} options.label
 * @param {() => number} options.value
 * @param {(value: number) => void} options.onChange
 * @param {number} options.min
 * @param {number} options.max
 * @param {number | 'any'} [options.step]
 * @param {string} [options.unit]
 */
export function numberField({ label, value, onChange, min, max, step = 'any', unit = '' }) {
  /** @type {HTMLInputElement} */
  const input = h('input', {
    type: 'number',
    min: String(min),
    max: String(max),
    step: String(step),
    value: () => String(value()),
    onchange: () => {
      const given = input.valueAsNumber;
      if (input.checkValidity() && !Number.isNaN(given)) onChange(given);
      else input.reportValidity();
    },
  });
  const unitMark = unit === '' ? null : h('span', { className: 'unit', 'aria-hidden': 'true' }, unit);
  return h(
    'label',
    { className: 'field' },
    h('span', { className: 'field-label' }, label),
    h('span', { className: 'number' }, input, unitMark)
  );
}

/**
 * A box to tick.
 * @param {() => string} label
 * @param {() => boolean} checked
 * @param {(checked: boolean) => void} onChange
 * @param {string} [className] of the label's text
 */
export function tick(label, checked, onChange, className = '') {
  /** @type {HTMLInputElement} */
  const input = h('input', { type: 'checkbox', checked, onchange: () => onChange(input.checked) });
  return h('label', { className: 'tick' }, input, h('span', { className }, label));
}

/**
 * A part of a drawer.
 * @param {() => string} title
 * @param {...import('../dom.js').Child} children
 */
export function part(title, ...children) {
  return h('section', { className: 'part' }, h('h3', {}, title), ...children);
}

/**
 * @param {import('./icons.js').IconName} name
 * @param {() => string} label
 * @param {() => void} onclick
 * @param {string} [className]
 */
export function iconButton(name, label, onclick, className = '') {
  return h(
    'button',
    { type: 'button', className: `icon-button ${className}`, title: label, 'aria-label': label, onclick },
    icon(name, 18)
  );
}
