/** @import { Dialog } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { signal } from '../../lib/signal.js';
import { phoneText } from '../page/phone-text.js';
import { answer, decline } from '../session.js';
import { sheet, sheetButton } from './sheet.js';

/** @typedef {Record<'userName' | 'telNumber' | 'postalCode' | 'provinceName' | 'cityName' | 'countryName' | 'detailInfo' | 'nationalCode', string>} Address */

/**
 * Where shall it be sent?
 * @param {Dialog} dialog
 */
export function addressSheet(dialog) {
  const book = /** @type {Address[]} */ (/** @type {unknown} */ (dialog.data['addresses'] ?? []));
  const chosen = signal(0);
  const refuse = () => void decline(dialog);
  return sheet(
    { place: 'bottom', title: phoneText('address.title'), onEscape: refuse },
    h(
      'div',
      { className: 'contacts', role: 'radiogroup', 'aria-label': phoneText('address.title') },
      ...book.map((address, at) =>
        h(
          'label',
          { className: 'contact' },
          h('input', {
            type: 'radio',
            name: `address-${dialog.id}`,
            value: String(at),
            checked: at === 0,
            onchange: () => chosen.set(at),
          }),
          h(
            'span',
            { className: 'postal' },
            h('strong', {}, `${address.userName} ${address.telNumber}`),
            h('span', {}, [address.provinceName, address.cityName, address.countryName, address.detailInfo].join(' '))
          )
        )
      )
    ),
    h(
      'div',
      { className: 'sheet-buttons' },
      sheetButton(phoneText('door.cancel'), refuse),
      sheetButton(phoneText('address.use'), () => void answer(dialog, 'choose', book[chosen()] ?? {}), 'primary')
    )
  );
}
