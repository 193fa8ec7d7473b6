/** @import { Dialog } from '../../../types/sandbox' */

import { h } from '../../../lib/dom.js';
import { phoneText } from '../../page/phone-text.js';
import { icon } from '../../../lib/parts/icons.js';
import { decline } from '../../session.js';

/**
 * Who asks: the app's logo and name as the operator has them, the page's host as the browser has it, and a way to close
 * the sheet that says neither yes nor no.
 * @param {Dialog} dialog
 */
export function whoAsks(dialog) {
  return h(
    'div',
    { className: 'mpc-head' },
    h('span', { className: 'app-face', 'aria-hidden': 'true' }, [...dialog.app][0]?.toUpperCase() ?? '?'),
    h('span', { className: 'mpc-app' }, h('strong', {}, dialog.app), h('span', { className: 'sheet-host' }, dialog.host)),
    h(
      'button',
      {
        type: 'button',
        className: 'icon-button mpc-close',
        'aria-label': phoneText('mpc.close'),
        onclick: () => void decline(dialog),
      },
      icon('close', 18)
    )
  );
}
