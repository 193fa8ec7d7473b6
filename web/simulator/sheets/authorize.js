/** @import { Dialog, Profile } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { phoneText } from '../page/phone-text.js';
import { answer, decline } from '../session.js';
import { sheet, sheetButton } from './sheet.js';

/**
 * May this app see who you are? Drawn outside of any page, so that none can press its buttons.
 * @param {Dialog} dialog
 */
export function authorizeSheet(dialog) {
  const profile = /** @type {Profile} */ (/** @type {unknown} */ (dialog.data['profile']));
  const refuse = () => void decline(dialog);
  const where = [profile.country, profile.province, profile.city].filter((part) => part !== '').join(' ');
  return sheet(
    { place: 'bottom', title: phoneText('authorize.title'), onEscape: refuse },
    h(
      'p',
      { className: 'sheet-who' },
      h('span', { className: 'app-face', 'aria-hidden': 'true' }, [...dialog.app][0] ?? '?'),
      h('span', {}, dialog.app),
      h('span', { className: 'sheet-host' }, dialog.host)
    ),
    h('p', { className: 'sheet-note' }, phoneText('authorize.sees')),
    h(
      'p',
      { className: 'sheet-fact' },
      h('span', { className: 'app-face person-face', 'aria-hidden': 'true' }, [...profile.nickname][0] ?? '?'),
      profile.nickname,
      h('span', { className: 'faint' }, where)
    ),
    h('p', { className: 'sheet-note' }, phoneText('authorize.remembered')),
    h(
      'div',
      { className: 'sheet-buttons' },
      sheetButton(phoneText('consent.deny'), refuse),
      sheetButton(phoneText('consent.allow'), () => void answer(dialog, 'allow'), 'primary')
    )
  );
}
