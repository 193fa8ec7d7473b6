/** @import { Dialog } from '../../../types/sandbox' */

import { h } from '../../../lib/dom.js';
import { phoneText } from '../../page/phone-text.js';
import { presentationOf } from './who.js';

/**
 * What somebody agrees to by agreeing: the app's own terms, to be read in a window of their own, and how the wallet
 * handles what is allowed.
 * @param {Dialog} dialog
 * @param {'mpc.agree' | 'contract.terms'} lead
 */
export function termsOf(dialog, lead) {
  const { terms } = presentationOf(dialog);
  const links = terms.map(({ title, url }) =>
    h('li', {}, h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, title))
  );
  return [
    links.length === 0
      ? null
      : h('div', { className: 'mpc-links' }, h('span', {}, phoneText(lead)), h('ul', { role: 'list' }, ...links)),
    h(
      'details',
      { className: 'mpc-terms' },
      h('summary', {}, phoneText('mpc.terms')),
      h('p', { className: 'sheet-note' }, phoneText('mpc.terms.text', { app: dialog.app })),
      h('p', { className: 'sheet-note' }, phoneText('mpc.remembered'))
    ),
  ];
}
