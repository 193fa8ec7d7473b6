/** @import { Dialog } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { goTo } from '../navigation.js';
import { phoneText } from '../page/phone-text.js';
import { answer } from '../session.js';
import { sheet, sheetButton } from './sheet.js';

/**
 * What the client does with a code whose result the page does not want: a link opens, anything else is shown.
 * @param {Dialog} dialog
 */
export function scanResultSheet(dialog) {
  const text = String(dialog.data['text'] ?? '');
  const close = () => void answer(dialog, 'close');
  const isLink = /^https?:\/\//i.test(text);
  return sheet(
    { place: 'bottom', title: phoneText('scan.result'), onEscape: close },
    h('p', { className: 'sheet-note' }, String(dialog.data['format'] ?? '')),
    h('pre', { className: 'alert-text', tabIndex: 0 }, text),
    h(
      'div',
      { className: 'sheet-buttons' },
      sheetButton(phoneText('scan.close'), close, isLink ? '' : 'primary'),
      isLink
        ? sheetButton(
            phoneText('scan.open'),
            () => {
              close();
              goTo(text);
            },
            'primary'
          )
        : null
    )
  );
}
