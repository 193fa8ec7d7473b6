/** @import { RailItem } from '../model.js' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { effect, untracked } from '../../lib/signal.js';
import * as model from '../model.js';
import { iconButton } from '../../lib/parts/field.js';
import { appDrawer } from './app.js';
import { belongingsDrawer } from './belongings.js';
import { deviceDrawer } from './device.js';
import { faultsDrawer } from './faults.js';
import { mediaDrawer } from './media.js';
import { netDrawer } from './net.js';
import { placeDrawer } from './place.js';
import { setupDrawer } from './setup.js';
import { sharesDrawer } from './shares.js';
import { usersDrawer } from './users.js';
import { walletDrawer } from './wallet.js';

/** @type {Readonly<Record<Exclude<RailItem, 'calls'>, () => import('../../lib/dom.js').Child[]>>} */
const bodies = {
  app: appDrawer,
  place: placeDrawer,
  net: netDrawer,
  device: deviceDrawer,
  faults: faultsDrawer,
  setup: setupDrawer,
  media: mediaDrawer,
  shares: sharesDrawer,
  users: usersDrawer,
  // WeChat's holds cards, the others' money and messages.
  wallet: () => (model.phone().dialect === 'wechat' ? walletDrawer() : belongingsDrawer()),
};

/** Slides over the work area; the phone stays where it is. */
export function drawer() {
  let before = model.rail();
  effect(() => {
    const now = model.rail();
    if (now === before) return;
    const left = before;
    before = now;
    queueMicrotask(() => document.getElementById(now === 'calls' ? `rail-${left}` : 'drawer-title')?.focus());
  });
  return h(
    'aside',
    {
      id: 'drawer',
      className: 'drawer',
      'aria-labelledby': 'drawer-title',
      hidden: () => model.rail() === 'calls',
      onkeydown: (event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        model.rail.set('calls');
      },
    },
    () => {
      const name = model.rail();
      return name === 'calls' ? null : untracked(() => content(name));
    }
  );
}

/** @param {Exclude<RailItem, 'calls'>} name */
function content(name) {
  return h(
    'div',
    { className: 'drawer-content' },
    h(
      'header',
      { className: 'drawer-head' },
      h('h2', { id: 'drawer-title', tabIndex: -1 }, () => t(`rail.${name}`)),
      iconButton(
        'close',
        () => t('drawer.close'),
        () => model.rail.set('calls')
      )
    ),
    h('div', { className: 'drawer-body' }, ...bodies[name]())
  );
}
