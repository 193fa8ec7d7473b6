/** @import { Dialog } from '../../../types/sandbox' */

import { h } from '../../../lib/dom.js';
import { phoneText } from '../../page/phone-text.js';
import { answer, decline } from '../../session.js';
import { sheet, sheetButton } from '../sheet.js';

/**
 * A box of the client with the page's words and buttons, and a line to write on if the page wants one.
 * @param {Dialog} dialog
 */
export function boxSheet(dialog) {
  const { title, message, buttons, input } = /** @type {{ title: string, message: string, buttons: string[], input?: string }} */ (
    /** @type {unknown} */ (dialog.data)
  );
  const line = input === undefined ? null : h('input', { type: 'text', value: input, 'aria-label': message || title });
  const press = (/** @type {number} */ index) =>
    void answer(dialog, 'press', line === null ? { index } : { index, value: line.value });
  const last = buttons.length - 1;
  if (line !== null) {
    line.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.isComposing) press(last);
    });
  }
  const made = sheet(
    { place: 'centre', title: title || phoneText('box.title', { app: dialog.app || dialog.host }), onEscape: () => void decline(dialog) },
    message === '' ? null : h('p', { className: 'box-message' }, message),
    line,
    h(
      'div',
      { className: 'sheet-buttons' },
      ...buttons.map((text, index) => sheetButton(text, () => press(index), index === last ? 'primary' : ''))
    )
  );
  return line === null ? made : { ...made, focus: () => line.focus() };
}
