/** @import { Dialog } from '../../../types/sandbox' */

import { h } from '../../../lib/dom.js';
import { phoneText } from '../../page/phone-text.js';
import { answer, decline } from '../../session.js';
import { sheet, sheetButton } from '../sheet.js';

/**
 * A message that rings: what it says, and to whom.
 * @param {Dialog} dialog
 */
export function dingSheet(dialog) {
  const { text, people } = /** @type {{ text: string, people: string[] }} */ (/** @type {unknown} */ (dialog.data));
  const refuse = () => void decline(dialog);
  const words = h('textarea', { rows: 3, value: text, 'aria-label': phoneText('ding.words') });
  const made = sheet(
    { place: 'bottom', title: phoneText('ding.title'), onEscape: refuse },
    people.length === 0 ? null : h('p', { className: 'sheet-note' }, phoneText('ding.to', { people: people.join(', ') })),
    words,
    h(
      'div',
      { className: 'sheet-buttons' },
      sheetButton(phoneText('door.cancel'), refuse),
      sheetButton(phoneText('ding.send'), () => void answer(dialog, 'send', { text: words.value }), 'primary')
    )
  );
  return { ...made, focus: () => words.focus() };
}
