/** @import { Delivered, Purse } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { language, t } from '../../lib/i18n.js';
import { effect, signal, untracked } from '../../lib/signal.js';
import * as model from '../model.js';
import { numberField, part } from '../../lib/parts/field.js';
import { dateTime } from '../../lib/parts/format.js';
import { richText } from '../../lib/parts/rich-text.js';
import * as sandbox from '../sandbox.js';
import { attempt } from '../session.js';

/** The currency of the play money that everybody has. */
const CURRENCY = 'IQD';

/** What apps have sent to whoever holds the phone, what they have taken from him, and what he has left. */
export function belongingsDrawer() {
  const inbox = signal(/** @type {Delivered[]} */ ([]));
  const purse = signal(/** @type {Purse} */ ({ balances: {}, payments: [] }));
  const { user } = model.phone();
  const refresh = () =>
    attempt(async () => {
      inbox.set(await sandbox.listInbox(user));
      purse.set(await sandbox.getPurse(user));
    });
  effect(() => {
    model.belongings();
    untracked(() => void refresh());
  });
  return [
    part(
      () => t('inbox.title'),
      h('p', { className: 'hint' }, () => richText(t('inbox.hint'))),
      () =>
        inbox().length === 0
          ? h('p', { className: 'hint' }, t('inbox.none'))
          : h('ul', { className: 'ledger inbox-list' }, ...inbox().map(message))
    ),
    part(
      () => t('purse.title'),
      h('p', { className: 'hint' }, () => richText(t('purse.hint'))),
      numberField({
        label: () => t('purse.balance'),
        value: () => purse().balances[CURRENCY] ?? 0,
        onChange: (balance) => void attempt(() => sandbox.fillPurse(user, CURRENCY, balance)),
        min: 0,
        max: 9007199254740991,
        step: 1,
        unit: CURRENCY,
      })
    ),
    part(
      () => t('purse.payments'),
      () =>
        purse().payments.length === 0
          ? h('p', { className: 'hint' }, t('purse.none'))
          : h('ul', { className: 'ledger' }, ...purse().payments.map(payment))
    ),
  ];
}

/** @param {Delivered} delivered */
function message({ app, at, channel, letters }) {
  const own = letters.find((letter) => letter.language.slice(0, 2) === language().slice(0, 2)) ?? letters[0];
  return h(
    'li',
    {},
    h('strong', {}, own?.title ?? ''),
    h('span', {}, own?.content ?? ''),
    h('span', { className: 'faint' }, `${app} · ${t(`inbox.${channel}`)} · ${dateTime(at / 1000)}`)
  );
}

/** @param {Purse['payments'][number]} tried */
function payment({ app, description, amount, paid, request_id }) {
  return h(
    'li',
    {},
    h('strong', {}, `${description || app} · ${amount.value} ${amount.currency}`),
    h('span', { className: 'row-id' }, request_id),
    h('span', { className: 'faint' }, t(paid ? 'purse.paid' : 'purse.refused'))
  );
}
