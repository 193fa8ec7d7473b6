/** @import { Dialog } from '../../../types/sandbox' */

import { h } from '../../../lib/dom.js';
import { phoneText } from '../../page/phone-text.js';
import { answer, decline } from '../../session.js';
import { sheet, sheetButton } from '../sheet.js';

/** @typedef {{ id: string, name: string, department: string }} Person */
/** @typedef {{ id: number, name: string, number: number }} Department */

/**
 * People and departments of the corp: who is meant?
 * @param {Dialog} dialog
 */
export function contactsSheet(dialog) {
  const { title, people, departments, multiple, limit, chosen } =
    /** @type {{ title: string, people: Person[], departments: Department[], multiple: boolean, limit: number, chosen: string[] }} */ (
      /** @type {unknown} */ (dialog.data)
    );
  const refuse = () => void decline(dialog);
  const type = multiple ? 'checkbox' : 'radio';
  const box = (/** @type {string} */ value, /** @type {string} */ kind) =>
    h('input', { type, name: `contacts-${dialog.id}`, value, checked: chosen.includes(value), 'data-kind': kind });
  const rows = [
    ...people.map(({ id, name, department }) => row(box(id, 'user'), name, department)),
    ...departments.map(({ id, name, number }) =>
      row(box(String(id), 'department'), name, phoneText('contacts.members', { number }))
    ),
  ];
  const list = h('div', { className: 'contacts', role: 'group', 'aria-label': phoneText('contacts.list') }, ...rows);
  const picked = (/** @type {string} */ kind) =>
    /** @type {HTMLInputElement[]} */ ([...list.querySelectorAll(`input[data-kind="${kind}"]:checked`)]).map((one) => one.value);
  const choose = () => void answer(dialog, 'choose', { users: picked('user'), departments: picked('department') });
  return sheet(
    { place: 'bottom', title: title || phoneText('contacts.title'), onEscape: refuse },
    multiple && limit < 1000 ? h('p', { className: 'sheet-note' }, phoneText('contacts.limit', { limit })) : null,
    list,
    h(
      'div',
      { className: 'sheet-buttons' },
      sheetButton(phoneText('door.cancel'), refuse),
      sheetButton(phoneText('contacts.choose'), choose, 'primary')
    )
  );
}

/**
 * @param {HTMLInputElement} input
 * @param {string} name
 * @param {string} detail
 */
function row(input, name, detail) {
  return h(
    'label',
    { className: 'contact' },
    input,
    h('span', { className: 'app-face', 'aria-hidden': 'true' }, name.slice(0, 1)),
    h('span', {}, name),
    h('span', { className: 'faint' }, detail)
  );
}
