/** @import { Dialog } from '../../../types/sandbox' */

import { h } from '../../../lib/dom.js';
import { phoneText } from '../../page/phone-text.js';
import { answer } from '../../session.js';
import { sheet, sheetButton } from '../sheet.js';

/**
 * A screen of the client's own that a page has opened: a conversation, a view.
 * @param {Dialog} dialog
 */
export function chatSheet(dialog) {
  const close = () => void answer(dialog, 'close');
  return sheet(
    { place: 'bottom', title: String(dialog.data['title'] ?? ''), onEscape: close },
    h('p', { className: 'sheet-note' }, phoneText('chat.note')),
    h('div', { className: 'sheet-buttons' }, sheetButton(phoneText('chat.back'), close, 'primary'))
  );
}
