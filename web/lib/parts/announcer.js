/** Tells a screen reader what happened, without moving the focus. */

import { h } from '../dom.js';

/** Polite: it waits until the reader has finished. */
export const announcer = h('div', { className: 'unseen', role: 'status', 'aria-live': 'polite', id: 'announcer' });

/** @param {string} text */
export function announce(text) {
  // The same text twice would not be a change.
  announcer.textContent = announcer.textContent === text ? `${text}\u00a0` : text;
}
