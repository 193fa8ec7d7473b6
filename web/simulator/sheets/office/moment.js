/** @import { Dialog } from '../../../types/sandbox' */

import { h } from '../../../lib/dom.js';
import { phoneText } from '../../page/phone-text.js';
import { answer, decline } from '../../session.js';
import { sheet, sheetButton } from '../sheet.js';

/** Where the parts of a browser's own picker stand in a page's format. */
const parts = /** @type {const} */ ({ yyyy: [0, 4], MM: [5, 7], dd: [8, 10] });

/**
 * A date, a time or both, in the page's format.
 * @param {Dialog} dialog
 */
export function momentSheet(dialog) {
  const { mode, format, value } = /** @type {{ mode: 'date' | 'time' | 'datetime', format: string, value: string }} */ (
    /** @type {unknown} */ (dialog.data)
  );
  const refuse = () => void decline(dialog);
  const date = mode === 'time' ? null : h('input', { type: 'date', 'aria-label': phoneText('moment.date') });
  const time = mode === 'date' ? null : h('input', { type: 'time', step: '1', 'aria-label': phoneText('moment.time') });
  if (date) date.value = `${part(value, format, 'yyyy')}-${part(value, format, 'MM')}-${part(value, format, 'dd')}`;
  if (time) time.value = `${part(value, format, 'HH') || '00'}:${part(value, format, 'mm') || '00'}:${part(value, format, 'ss') || '00'}`;
  const choose = () => void answer(dialog, 'choose', { value: written(format, date?.value ?? '', time?.value ?? '') });
  return sheet(
    { place: 'bottom', title: phoneText('moment.title'), onEscape: refuse },
    h('div', { className: 'moment-fields' }, date, time),
    h('p', { className: 'sheet-note mono' }, format),
    h(
      'div',
      { className: 'sheet-buttons' },
      sheetButton(phoneText('door.cancel'), refuse),
      sheetButton(phoneText('contacts.choose'), choose, 'primary')
    )
  );
}

/**
 * What stands in a value where the format has a part; empty if it has none.
 * @param {string} value
 * @param {string} format
 * @param {string} name
 */
function part(value, format, name) {
  const at = format.indexOf(name);
  return at < 0 ? '' : value.slice(at, at + name.length);
}

/**
 * What the browser's fields say, in the page's format.
 * @param {string} format
 * @param {string} date `2026-11-21`
 * @param {string} time `09:05` or `09:05:07`
 */
export function written(format, date, time) {
  let text = format;
  for (const [name, [from, to]] of Object.entries(parts)) text = text.replace(name, date.slice(from, to));
  const clock = time.length === 5 ? `${time}:00` : time;
  return text.replace('HH', clock.slice(0, 2)).replace('mm', clock.slice(3, 5)).replace('ss', clock.slice(6, 8));
}
