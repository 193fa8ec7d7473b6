/** @import { Dialog } from '../../../types/sandbox' */

import { h } from '../../../lib/dom.js';
import { phoneLanguage, phoneText } from '../../page/phone-text.js';
import { answer, decline } from '../../session.js';
import { sheet } from '../sheet.js';
import { armedButton } from './armed.js';
import { termsOf } from './terms.js';
import { whoAsks } from './who.js';

/** @typedef {{ name: string, zh: string, en: string }} Scope */

/** The scope that is set apart, with an agreement of its own. */
const AUTO_DEBIT = 'AGREEMENT_PAY';

/**
 * What a mini program wants to know of its user and do for him, in plain words, each to be allowed by itself. Auto-debit
 * stands apart, and nobody has ticked it beforehand. To close the sheet is not to say no.
 * @param {Dialog} dialog
 */
export function miniProgramConsentSheet(dialog) {
  const { scopes, user } = /** @type {{ scopes: Scope[], user: string }} */ (/** @type {unknown} */ (dialog.data));
  const plain = scopes.filter(({ name }) => name !== AUTO_DEBIT);
  const ticks = plain.map((scope) => tickFor(scope, true));
  const debit = scopes.filter(({ name }) => name === AUTO_DEBIT).map((scope) => tickFor(scope, false));
  const all = [...ticks, ...debit];
  const ticked = () => all.filter(({ box }) => box.checked).map(({ box }) => box.value);

  const allow = armedButton(
    phoneText('mpc.allow'),
    () => void answer(dialog, 'allow', { scopes: ticked(), agreement: ticked().includes(AUTO_DEBIT) }),
    { className: 'primary', ready: () => ticked().length > 0 }
  );
  const deny = armedButton(phoneText('mpc.deny'), () => void answer(dialog, 'deny'));
  for (const { box } of all) box.addEventListener('change', allow.look);

  const made = sheet(
    { place: 'bottom', title: phoneText('mpc.title', { app: dialog.app }), onEscape: () => void decline(dialog) },
    plain.length === 0
      ? null
      : h(
          'fieldset',
          { className: 'mpc-scopes' },
          h('legend', {}, phoneText('mpc.of', { user })),
          ...ticks.map(({ row }) => row)
        ),
    ...debit.map(({ row }) =>
      h(
        'fieldset',
        { className: 'mpc-debit' },
        h('legend', {}, phoneText('mpc.debit')),
        row,
        h('p', { className: 'sheet-note' }, phoneText('mpc.debit.terms'))
      )
    ),
    ...termsOf(dialog, 'mpc.agree'),
    h('div', { className: 'sheet-buttons' }, deny.button, allow.button)
  );
  made.element.classList.add('mpc');
  made.element.prepend(whoAsks(dialog));
  // Not on a button: who types ahead has agreed to nothing.
  return { element: made.element, focus: () => (all[0]?.box ?? deny.button).focus() };
}

/**
 * @param {Scope} scope
 * @param {boolean} checked
 */
function tickFor(scope, checked) {
  const box = h('input', { type: 'checkbox', value: scope.name, checked });
  const words = phoneLanguage() === 'en' ? scope.en : scope.zh;
  const row = h('label', { className: 'mpc-scope' }, box, h('span', {}, words), h('code', { className: 'faint' }, scope.name));
  return { box, row };
}
