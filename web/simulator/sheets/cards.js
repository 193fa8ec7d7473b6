/** @import { Dialog } from '../../types/sandbox' */
/** @import { Key } from '../../lib/i18n.js' */

import { h } from '../../lib/dom.js';
import { signal } from '../../lib/signal.js';
import { phoneText } from '../page/phone-text.js';
import * as sandbox from '../sandbox.js';
import { answer, decline } from '../session.js';
import { sheet, sheetButton } from './sheet.js';

/** @typedef {{ card_id: string, title: string, card_type: string, code?: string, state?: string }} ShownCard */

/** @param {Dialog} dialog */
const shown = (dialog) => /** @type {ShownCard[]} */ (/** @type {unknown} */ (dialog.data['cards'] ?? []));

/**
 * Shall these come into the wallet? Or: shall this one be used?
 * @param {Dialog} dialog
 */
export function askCardsSheet(dialog) {
  const refuse = () => void decline(dialog);
  const action = dialog.actions[0] ?? '';
  return sheet(
    { place: 'bottom', title: phoneText(/** @type {Key} */ (`card.ask.${action}`)), onEscape: refuse },
    h('p', { className: 'sheet-note' }, `${dialog.app} · ${dialog.host}`),
    h('ul', { className: 'wallet' }, ...shown(dialog).map((card) => h('li', {}, face(card)))),
    h(
      'div',
      { className: 'sheet-buttons' },
      sheetButton(phoneText('door.cancel'), refuse),
      sheetButton(phoneText('door.fail'), () => void answer(dialog, 'fail')),
      sheetButton(phoneText(/** @type {Key} */ (`card.do.${action}`)), () => void answer(dialog, action), 'primary')
    )
  );
}

/**
 * Which of the user's cards? After a wrong signature there are none, as on a phone.
 * @param {Dialog} dialog
 */
export function chooseCardSheet(dialog) {
  const refuse = () => void decline(dialog);
  const cards = shown(dialog);
  const chosen = signal(cards[0]?.code ?? '');
  return sheet(
    { place: 'full', title: phoneText('card.choose'), onEscape: refuse },
    cards.length === 0
      ? h('p', { className: 'sheet-note' }, phoneText('card.none'))
      : h(
          'div',
          { className: 'wallet', role: 'radiogroup', 'aria-label': phoneText('card.choose') },
          ...cards.map((card) =>
            h(
              'label',
              { className: 'wallet-choice' },
              h('input', {
                type: 'radio',
                name: `card-${dialog.id}`,
                value: card.code ?? '',
                checked: card.code === chosen(),
                onchange: () => chosen.set(card.code ?? ''),
              }),
              face(card)
            )
          )
        ),
    h(
      'div',
      { className: 'sheet-buttons' },
      sheetButton(phoneText('door.cancel'), refuse),
      cards.length === 0
        ? null
        : sheetButton(phoneText('card.use'), () => void answer(dialog, 'choose', { codes: [chosen()] }), 'primary')
    )
  );
}

/**
 * The user's cards, each with the code that a till would take.
 * @param {Dialog} dialog
 */
export function showCardsSheet(dialog) {
  const close = () => void answer(dialog, 'close');
  return sheet(
    { place: 'full', title: phoneText('card.yours'), onEscape: close },
    h(
      'ul',
      { className: 'wallet' },
      ...shown(dialog).map((card) =>
        h(
          'li',
          { className: 'wallet-open' },
          face(card),
          h('img', { src: sandbox.barcodePath('qr', card.code ?? ''), alt: phoneText('card.code', { code: card.code ?? '' }) }),
          h('span', { className: 'wallet-code' }, card.code ?? '')
        )
      )
    ),
    h('div', { className: 'sheet-buttons' }, sheetButton(phoneText('scan.close'), close, 'primary'))
  );
}

/** @param {ShownCard} card */
function face(card) {
  return h(
    'span',
    { className: 'wallet-card' },
    h('strong', {}, card.title),
    h('span', {}, card.state === 'consumed' ? phoneText('card.used') : card.card_type)
  );
}
