/** @import { Dialog, Presentation } from '../../../types/sandbox' */

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
    logo(dialog),
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

/** How the operator has registered the app to be shown. @param {Dialog} dialog */
export function presentationOf(dialog) {
  return /** @type {Presentation} */ (/** @type {unknown} */ (dialog.data['presentation']));
}

/**
 * The app's logo, or where it has none, or none that loads, the first sign of its name.
 * @param {Dialog} dialog
 */
function logo(dialog) {
  const letter = h('span', { className: 'app-face', 'aria-hidden': 'true' }, [...dialog.app][0]?.toUpperCase() ?? '?');
  const { logo: src } = presentationOf(dialog);
  if (src === '') return letter;
  // Whoever keeps the picture does not learn who looks at it.
  const picture = h('img', { className: 'app-face', alt: '', referrerPolicy: 'no-referrer', src });
  picture.addEventListener('error', () => picture.replaceWith(letter));
  return picture;
}
