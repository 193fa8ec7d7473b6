/** @import { Dialog } from '../../../types/sandbox' */

import { h } from '../../../lib/dom.js';
import { phoneText } from '../../page/phone-text.js';
import { answer, decline } from '../../session.js';
import { sheet, sheetButton } from '../sheet.js';

/**
 * One of the page's things to do, from below.
 * @param {Dialog} dialog
 */
export function actionsSheet(dialog) {
  const { title, options, cancel } = /** @type {{ title: string, options: string[], cancel: string }} */ (
    /** @type {unknown} */ (dialog.data)
  );
  const refuse = () => void decline(dialog);
  return sheet(
    { place: 'bottom', title: title || phoneText('actions.title'), onEscape: refuse },
    h(
      'div',
      { className: 'action-list' },
      ...options.map((text, index) => sheetButton(text, () => void answer(dialog, 'press', { index })))
    ),
    sheetButton(cancel, refuse, 'primary')
  );
}
