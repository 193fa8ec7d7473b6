import { h } from '../../lib/dom.js';

/**
 * Something that slides over the phone's page and has to be answered.
 * @typedef {{ element: HTMLElement, focus: () => void }} Sheet
 */

let sheets = 0;

/** What can have the focus. */
const focusable = 'a[href], button:not(:disabled), input:not(:disabled), select, textarea, [tabindex="0"]';

/**
 * A sheet that keeps the focus until it is answered. Escape answers like somebody who does not want to.
 * @param {object} options
 * @param {'bottom' | 'centre' | 'full'} options.place
 * @param {string} options.title
 * @param {() => void} options.onEscape
 * @param {...import('../../lib/dom.js').Child} children
 * @returns {Sheet}
 */
export function sheet({ place, title, onEscape }, ...children) {
  sheets += 1;
  const heading = `sheet-${sheets}`;
  const element = h(
    'div',
    { className: `sheet ${place}`, role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': heading },
    h('h2', { id: heading }, title),
    ...children
  );
  const stops = () =>
    /** @type {HTMLElement[]} */ ([...element.querySelectorAll(focusable)]).filter((stop) => stop.checkVisibility());
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      onEscape();
    } else if (event.key === 'Tab') {
      event.preventDefault();
      const all = stops();
      const at = all.findIndex((stop) => stop === document.activeElement);
      all[(at + (event.shiftKey ? -1 : 1) + all.length) % all.length]?.focus();
    }
  });
  return { element, focus: () => (stops().find((stop) => stop.classList.contains('primary')) ?? stops()[0])?.focus() };
}

/**
 * @param {string} label
 * @param {() => void} onclick
 * @param {string} [className]
 */
export function sheetButton(label, onclick, className = '') {
  return h('button', { type: 'button', className: `sheet-button ${className}`, onclick }, label);
}
