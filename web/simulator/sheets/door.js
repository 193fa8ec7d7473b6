/** @import { Dialog } from '../../types/sandbox' */
/** @import { Key } from '../../lib/i18n.js' */

import { h } from '../../lib/dom.js';
import { phoneText } from '../page/phone-text.js';
import { answer, decline } from '../session.js';
import { sheet, sheetButton } from './sheet.js';

/**
 * A door to another screen of the client, which is not simulated: what was asked for, and how it shall go.
 * @param {Dialog} dialog
 */
export function doorSheet(dialog) {
  const refuse = () => void decline(dialog);
  const facts = Object.entries(dialog.data);
  return sheet(
    { place: 'bottom', title: phoneText(/** @type {Key} */ (`door.${dialog.kind}`)), onEscape: refuse },
    h('p', { className: 'sheet-note' }, phoneText('door.note')),
    facts.length === 0
      ? null
      : h(
          'dl',
          { className: 'pairs door-facts' },
          ...facts.flatMap(([name, value]) => [
            h('dt', {}, name),
            h('dd', {}, typeof value === 'string' ? value : JSON.stringify(value)),
          ])
        ),
    h(
      'div',
      { className: 'sheet-buttons' },
      sheetButton(phoneText('door.cancel'), refuse),
      sheetButton(phoneText('door.fail'), () => void answer(dialog, 'fail')),
      sheetButton(phoneText('door.open'), () => void answer(dialog, 'open'), 'primary')
    )
  );
}
