/** @import { Card, Dialog } from '../../types/sandbox' */
/** @import { Key } from '../../lib/i18n.js' */

import { h } from '../../lib/dom.js';
import { signal } from '../../lib/signal.js';
import { phoneText } from '../page/phone-text.js';
import { hostOf } from '../../lib/parts/format.js';
import { answer, decline } from '../session.js';
import { sheet, sheetButton } from './sheet.js';

/**
 * A card on its way: what it looks like, and who gets it.
 * @param {Dialog} dialog
 */
export function shareSheet(dialog) {
  const card = /** @type {Card} */ (/** @type {unknown} */ (dialog.data['card']));
  const contacts = /** @type {{ id: string, to: string }[]} */ (/** @type {unknown} */ (dialog.data['contacts'] ?? []));
  const chosen = signal(contacts[0]?.id ?? '');
  const refuse = () => void decline(dialog);
  const send = () => void answer(dialog, 'send', contacts.length > 0 ? { contact: chosen() } : {});
  const fail = () => void answer(dialog, 'fail');
  return sheet(
    {
      place: 'bottom',
      title: phoneText(/** @type {Key} */ (`share.to.${String(dialog.data['to'])}`)),
      onEscape: refuse,
    },
    cardView(card),
    h('p', { className: 'sheet-note' }, phoneText(/** @type {Key} */ (`share.source.${String(dialog.data['source'])}`))),
    contacts.length === 0
      ? null
      : h(
          'div',
          { className: 'contacts', role: 'radiogroup', 'aria-label': phoneText('share.contacts') },
          ...contacts.map(({ id, to }) =>
            h(
              'label',
              { className: 'contact' },
              h('input', {
                type: 'radio',
                name: `contact-${dialog.id}`,
                value: id,
                checked: id === chosen(),
                onchange: () => chosen.set(id),
              }),
              h('span', { className: 'app-face', 'aria-hidden': 'true' }, contactName(id).slice(0, 1)),
              h('span', {}, contactName(id)),
              to === 'group' ? h('span', { className: 'faint' }, phoneText('share.group')) : null
            )
          )
        ),
    h(
      'div',
      { className: 'sheet-buttons' },
      sheetButton(phoneText('share.cancel'), refuse),
      sheetButton(phoneText('share.fail'), fail),
      sheetButton(phoneText('share.send'), send, 'primary')
    )
  );
}

/**
 * The phone's people have names in the phone's language.
 * @param {string} id
 */
export function contactName(id) {
  return phoneText(/** @type {Key} */ (`contact.${id}`));
}

/**
 * A card as its recipient sees it.
 * @param {Card} card
 */
export function cardView(card) {
  const picture = h('img', { alt: '', referrerPolicy: 'no-referrer', className: 'card-picture', hidden: card.image === '' });
  picture.addEventListener('error', () => (picture.hidden = true));
  if (card.image !== '') picture.src = card.image;
  return h(
    'div',
    { className: 'share-card' },
    h(
      'div',
      { className: 'share-card-words' },
      h('strong', {}, card.title || card.link),
      card.desc === '' ? null : h('span', { className: 'share-card-desc' }, card.desc)
    ),
    picture,
    h('span', { className: 'share-card-host' }, hostOf(card.link) || card.link)
  );
}
