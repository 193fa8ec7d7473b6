/** @import { RailItem } from './model.js' */

import { h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import * as model from './model.js';
import { icon } from '../lib/parts/icons.js';

/** @type {readonly RailItem[]} */
export const railItems = ['calls', 'place', 'net', 'device', 'faults', 'setup', 'app', 'media', 'shares', 'users', 'wallet'];

/** Office messengers have no wallet. */
export function offered() {
  return railItems.filter((name) => name !== 'wallet' || ['wechat', 'alipayplus'].includes(model.phone().dialect));
}

/** The drawers, by icon and word. The first shows the log, that is: no drawer. */
export function rail() {
  return h(
    'nav',
    { className: 'rail', 'aria-label': () => t('region.rail') },
    ...offered().map((name, index) =>
      h(
        'button',
        {
          type: 'button',
          id: `rail-${name}`,
          'aria-pressed': () => model.rail() === name,
          title: () => t('rail.shortcut', { name: t(`rail.${name}`), key: index + 1 }),
          onclick: () => choose(name),
        },
        icon(name),
        h('span', {}, () => t(`rail.${name}`))
      )
    )
  );
}

/**
 * Opens a drawer; the one that is open closes.
 * @param {RailItem} name
 */
export function choose(name) {
  model.rail.set(model.rail() === name ? 'calls' : name);
}
