/** @import { Dialog } from '../../../types/sandbox' */

import { h } from '../../../lib/dom.js';
import { phoneText } from '../../page/phone-text.js';
import { answer, decline } from '../../session.js';
import { sheet, sheetButton } from '../sheet.js';

/**
 * One or several of the page's things.
 * @param {Dialog} dialog
 */
export function optionsSheet(dialog) {
  const { options, selected, multiple } =
    /** @type {{ options: { key: string, value: string }[], selected: string[], multiple: boolean }} */ (
      /** @type {unknown} */ (dialog.data)
    );
  return pickSheet(dialog, phoneText('options.title'), options, selected, multiple, (keys) => ({ keys }));
}

/**
 * One of the conversations.
 * @param {Dialog} dialog
 */
export function conversationSheet(dialog) {
  const { chats } = /** @type {{ chats: { id: string, title: string }[] }} */ (/** @type {unknown} */ (dialog.data));
  const options = chats.map(({ id, title }) => ({ key: id, value: title }));
  const first = options.slice(0, 1).map(({ key }) => key);
  return pickSheet(dialog, phoneText('conversation.title'), options, first, false, ([chat = '']) => ({ chat }));
}

/**
 * @param {Dialog} dialog
 * @param {string} title
 * @param {{ key: string, value: string }[]} options
 * @param {string[]} selected
 * @param {boolean} multiple
 * @param {(keys: string[]) => { [key: string]: import('../../../types/host-protocol').Json }} data
 */
function pickSheet(dialog, title, options, selected, multiple, data) {
  const refuse = () => void decline(dialog);
  const list = h(
    'div',
    { className: 'contacts', role: multiple ? 'group' : 'radiogroup', 'aria-label': title },
    ...options.map(({ key, value }) =>
      h(
        'label',
        { className: 'contact' },
        h('input', {
          type: multiple ? 'checkbox' : 'radio',
          name: `options-${dialog.id}`,
          value: key,
          checked: selected.includes(key),
        }),
        h('span', {}, value)
      )
    )
  );
  const picked = () =>
    /** @type {HTMLInputElement[]} */ ([...list.querySelectorAll('input:checked')]).map((one) => one.value);
  return sheet(
    { place: 'bottom', title, onEscape: refuse },
    list,
    h(
      'div',
      { className: 'sheet-buttons' },
      sheetButton(phoneText('door.cancel'), refuse),
      sheetButton(phoneText('contacts.choose'), () => void answer(dialog, 'choose', data(picked())), 'primary')
    )
  );
}
