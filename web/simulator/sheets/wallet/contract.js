/** @import { Dialog } from '../../../types/sandbox' */

import { h } from '../../../lib/dom.js';
import { phoneText } from '../../page/phone-text.js';
import { answer, decline } from '../../session.js';
import { sheet } from '../sheet.js';
import { armedButton } from './armed.js';
import { termsOf } from './terms.js';
import { whoAsks } from './who.js';

/**
 * A contract of auto-debit that the app's backend has prepared: what it is for in the app's words, what it means in the
 * wallet's, and an agreement without which it cannot be signed.
 * @param {Dialog} dialog
 */
export function contractSheet(dialog) {
  const { description } = /** @type {{ description: string }} */ (/** @type {unknown} */ (dialog.data));
  const agreed = h('input', { type: 'checkbox' });
  const sign = armedButton(phoneText('contract.sign'), () => void answer(dialog, 'sign'), {
    className: 'primary',
    ready: () => agreed.checked,
  });
  const deny = armedButton(phoneText('mpc.deny'), () => void answer(dialog, 'deny'));
  agreed.addEventListener('change', sign.look);
  const made = sheet(
    { place: 'bottom', title: phoneText('contract.title'), onEscape: () => void decline(dialog) },
    description === '' ? null : h('p', { className: 'contract-what' }, description),
    h('p', { className: 'sheet-note' }, phoneText('mpc.debit.terms')),
    ...termsOf(dialog, 'contract.terms'),
    h('label', { className: 'mpc-scope' }, agreed, h('span', {}, phoneText('contract.agree', { app: dialog.app }))),
    h('div', { className: 'sheet-buttons' }, deny.button, sign.button)
  );
  made.element.classList.add('mpc');
  made.element.prepend(whoAsks(dialog));
  return { element: made.element, focus: () => agreed.focus() };
}
