/** @import { Share, Sharing } from '../../types/sandbox' */
/** @import { Key } from '../../lib/i18n.js' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { goTo } from '../navigation.js';
import * as model from '../model.js';
import { radioList } from '../../lib/parts/choice.js';
import { part, tick } from '../../lib/parts/field.js';
import { contactName, cardView } from '../sheets/share.js';
import * as sandbox from '../sandbox.js';
import { attempt, change } from '../session.js';

/** What the phone has sent, and how its client shares. */
export function sharesDrawer() {
  void refreshShares();
  const set = (/** @type {Partial<Sharing>} */ changed) => void change({ sharing: { ...model.phone().sharing, ...changed } });
  return [
    part(
      () => t('shares.sent'),
      () =>
        model.shares().length === 0
          ? h('p', { className: 'hint' }, () => t('shares.none'))
          : h('ul', { className: 'shares' }, ...model.shares().map(entry))
    ),
    part(
      () => t('shares.account'),
      tick(
        () => t('shares.follows'),
        () => model.phone().following.follows,
        (follows) => void change({ following: { ...model.phone().following, follows } })
      ),
      tick(
        () => t('shares.link_from_account'),
        () => model.phone().following.link_from_account,
        (link_from_account) => void change({ following: { ...model.phone().following, link_from_account } })
      )
    ),
    part(
      () => t('shares.cancelled'),
      radioList(
        {
          values: /** @type {const} */ (['auto', 'ok', 'cancel']),
          label: (name) => t(`shares.cancelled.${name}`),
          value: () => model.phone().sharing.cancelled,
          onChoose: (cancelled) => set({ cancelled }),
          name: () => t('shares.cancelled'),
        },
        (name) => t(`shares.cancelled.${name}.detail`)
      )
    ),
    part(
      () => t('shares.precedence'),
      radioList(
        {
          values: /** @type {const} */ (['data', 'listener']),
          label: (name) => t(`shares.precedence.${name}`),
          value: () => model.phone().sharing.precedence,
          onChoose: (precedence) => set({ precedence }),
          name: () => t('shares.precedence'),
        },
        (name) => t(`shares.precedence.${name}.detail`),
        'compact'
      ),
      tick(
        () => t('shares.link_parameters'),
        () => model.phone().sharing.link_parameters,
        (link_parameters) => set({ link_parameters })
      )
    ),
  ];
}

/** Fetches what was sent, newest first. */
async function refreshShares() {
  await attempt(async () => model.shares.set((await sandbox.listShares(model.phone().id)).reverse()));
}

/** @param {Share} share */
function entry(share) {
  const to = () => {
    const where = t(/** @type {Key} */ (`shares.to.${share.to}`));
    return share.contact === null ? where : `${where}: ${contactName(share.contact)}`;
  };
  return h(
    'li',
    { className: 'sent' },
    h('p', { className: 'sent-to' }, to),
    cardView(share.card),
    h('p', { className: 'sent-opens' }, share.opens),
    h(
      'button',
      { type: 'button', className: 'button', onclick: () => goTo(share.opens) },
      () => t('shares.open')
    )
  );
}
