/** One line that says that something is done. It goes by itself, and a screen reader has heard it. */

import { h } from '../../lib/dom.js';
import { announce } from '../../lib/parts/announcer.js';
import { icon } from '../../lib/parts/icons.js';
import { signal } from '../../lib/signal.js';

const said = signal('');

/** How long it stays, in milliseconds. */
const STAY = 4000;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let going;

/** @param {string} text */
export function say(text) {
  said.set(text);
  announce(text);
  clearTimeout(going);
  going = setTimeout(() => said.set(''), STAY);
}

export function toast() {
  return h('div', { className: 'toast', hidden: () => said() === '', 'aria-hidden': 'true' }, icon('tick', 16), h('span', {}, said));
}
