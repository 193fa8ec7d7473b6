/** @import { CardList, Order } from '../../types/sandbox' */
/** @import { Key } from '../../lib/i18n.js' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { signal } from '../../lib/signal.js';
import * as model from '../model.js';
import { part } from '../../lib/parts/field.js';
import { richText } from '../../lib/parts/rich-text.js';
import * as sandbox from '../sandbox.js';
import { attempt } from '../session.js';

/** What apps offer and users hold; what merchants ask for and were told. */
export function walletDrawer() {
  const cards = signal(/** @type {CardList} */ ({ offers: [], held: [] }));
  const orders = signal(/** @type {Order[]} */ ([]));
  const refresh = () =>
    attempt(async () => {
      cards.set(await sandbox.listCards());
      orders.set(await sandbox.listOrders());
    });
  void refresh();
  return [
    part(
      () => t('wallet.held'),
      () => {
        const own = cards().held.filter((held) => held.user === model.phone().user);
        if (own.length === 0) return h('p', { className: 'hint' }, t('wallet.held.none'));
        return h(
          'ul',
          { className: 'ledger' },
          ...own.map((held) => row(title(cards(), held.card_id), held.code, t(`wallet.state.${held.state}`)))
        );
      }
    ),
    part(
      () => t('wallet.offers'),
      h('p', { className: 'hint' }, () => richText(t('wallet.offers.hint'))),
      () =>
        h(
          'ul',
          { className: 'ledger' },
          ...cards().offers.map((offer) => row(offer.title, offer.card_id, `${offer.card_type} · ${offer.left}`))
        )
    ),
    part(
      () => t('wallet.orders'),
      h('p', { className: 'hint' }, () => richText(t('wallet.orders.hint'))),
      () =>
        h(
          'ul',
          { className: 'ledger' },
          ...orders().map((order) =>
            row(`${order.description} ¥${(order.amount / 100).toFixed(2)}`, order.prepay_id, standing(order))
          )
        )
    ),
    h(
      'section',
      { className: 'part' },
      h('button', { type: 'button', className: 'button', onclick: () => void refresh() }, () => t('wallet.refresh'))
    ),
  ];
}

/** @param {Order} order */
function standing(order) {
  const state = t(/** @type {Key} */ (`wallet.order.${order.state}`));
  if (order.told.length === 0) return state;
  const last = order.told.at(-1);
  return `${state} · ${t(last?.acknowledged ? 'wallet.told' : 'wallet.told.not', { answer: last?.answer ?? '' })}`;
}

/** @param {CardList} cards @param {string} cardId */
function title(cards, cardId) {
  return cards.offers.find((offer) => offer.card_id === cardId)?.title ?? cardId;
}

/** @param {string} name @param {string} id @param {string} state */
function row(name, id, state) {
  return h(
    'li',
    {},
    h('strong', {}, name),
    h('span', { className: 'row-id' }, id),
    h('span', { className: 'faint' }, state)
  );
}
