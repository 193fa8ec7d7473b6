/** @import { Dialog } from '../../../types/sandbox' */

import { h } from '../../../lib/dom.js';
import { signal } from '../../../lib/signal.js';
import { phoneText } from '../../page/phone-text.js';
import { numberField } from '../../../lib/parts/field.js';
import { answer, decline } from '../../session.js';
import { sheet, sheetButton } from '../sheet.js';

/**
 * Which place is meant? The one where the phone is, unless the person says another.
 * @param {Dialog} dialog
 */
export function placeSheet(dialog) {
  const latitude = signal(Number(dialog.data['latitude']));
  const longitude = signal(Number(dialog.data['longitude']));
  const name = h('input', { type: 'text', maxLength: 60, 'aria-label': phoneText('place.name'), placeholder: phoneText('place.name') });
  const refuse = () => void decline(dialog);
  const choose = () =>
    void answer(dialog, 'choose', { latitude: latitude(), longitude: longitude(), title: name.value });
  return sheet(
    { place: 'bottom', title: phoneText('place.title'), onEscape: refuse },
    name,
    h(
      'div',
      { className: 'moment-fields' },
      numberField({ label: () => phoneText('place.latitude'), value: latitude, onChange: latitude.set, min: -90, max: 90 }),
      numberField({ label: () => phoneText('place.longitude'), value: longitude, onChange: longitude.set, min: -180, max: 180 })
    ),
    h('p', { className: 'sheet-note' }, 'GCJ-02'),
    h(
      'div',
      { className: 'sheet-buttons' },
      sheetButton(phoneText('door.cancel'), refuse),
      sheetButton(phoneText('contacts.choose'), choose, 'primary')
    )
  );
}
