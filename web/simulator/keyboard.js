/** The keys of the whole tool. A key alone means nothing while somebody types. */

import { openHelp } from './help.js';
import { moveSelection } from './log/selecting.js';
import * as model from './model.js';
import { pageInView } from './page/page-in-view.js';
import { choose, offered } from './rail.js';
import { decline } from './session.js';

export function installKeyboard() {
  document.addEventListener('keydown', (event) => {
    const handled = event.ctrlKey || event.metaKey ? withControl(event) : alone(event);
    if (handled) event.preventDefault();
  });
}

/**
 * @param {KeyboardEvent} event
 * @returns {boolean} whether the key was ours
 */
function withControl({ key, altKey, shiftKey }) {
  if (altKey || shiftKey) return false;
  switch (key.toLowerCase()) {
    case 'l':
      focus('address');
      return true;
    case 'r':
      pageInView.reload();
      return true;
    default:
      return false;
  }
}

/**
 * @param {KeyboardEvent} event
 * @returns {boolean}
 */
function alone({ key, altKey, target }) {
  if (altKey || document.querySelector('dialog[open]') !== null) return false;
  if (key === 'Escape') return escape();
  if (isTyping(target)) return false;
  const drawer = offered()[Number(key) - 1];
  if (drawer !== undefined) {
    choose(drawer);
    return true;
  }
  switch (key) {
    case '/':
      focus('filter');
      return true;
    case 'j':
      moveSelection(1);
      return true;
    case 'k':
      moveSelection(-1);
      return true;
    case '?':
      openHelp();
      return true;
    default:
      return false;
  }
}

/** Leaves what is open, the innermost first. */
function escape() {
  const [dialog] = model.dialogs();
  if (dialog !== undefined) void decline(dialog);
  else if (model.alerts().length > 0) model.alerts.set(model.alerts().slice(1));
  else if (model.menuOpen()) model.menuOpen.set(false);
  else if (model.rail() !== 'calls') model.rail.set('calls');
  else if (document.activeElement?.closest('#inspector')) backToRow();
  else if (document.activeElement?.id === 'filter' && model.filter() !== '') model.filter.set('');
  else return false;
  return true;
}

function backToRow() {
  const row = document.querySelector('.logs .panel:not([hidden]) button.row[aria-current]');
  if (row instanceof HTMLElement) row.focus();
}

/** @param {string} id */
function focus(id) {
  const element = document.getElementById(id);
  element?.focus();
  if (element instanceof HTMLInputElement) element.select();
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  if (target instanceof HTMLInputElement) return target.type !== 'radio' && target.type !== 'checkbox';
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
