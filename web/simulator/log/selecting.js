/** @import { Selection } from '../model.js' */

import * as model from '../model.js';

/**
 * Shows a row in the inspector. Chosen by key (a click without a pointer), the focus goes there too.
 * @param {Selection} selection
 * @param {MouseEvent} event
 */
export function selectRow(selection, event) {
  model.selection.set(selection);
  if (event.detail === 0) document.getElementById('inspector')?.focus();
}

/**
 * Moves to the next or the previous row of the log in view.
 * @param {1 | -1} step
 */
export function moveSelection(step) {
  /** @type {HTMLElement[]} */
  const rows = [...document.querySelectorAll('.logs .panel:not([hidden]) button.row')].filter(
    (row) => row instanceof HTMLElement
  );
  const at = rows.findIndex((row) => row === document.activeElement || row.ariaCurrent === 'true');
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1);
  const row = rows[next];
  if (row === undefined) return;
  row.focus();
  const [kind, id] = (row.dataset['row'] ?? '').split('-');
  if (kind === 'call' || kind === 'entry') model.selection.set({ kind, id: Number(id) });
}
