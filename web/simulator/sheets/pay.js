/** @import { Dialog } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { effect, signal } from '../../lib/signal.js';
import { phoneText } from '../page/phone-text.js';
import { icon } from '../../lib/parts/icons.js';
import { answer, decline } from '../session.js';
import { sheet, sheetButton } from './sheet.js';

/** Signs of the pad, as phones have them. */
const pad = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '', '0', '<'];

/** How many digits the password has. Any will do: nobody's money is moved. */
const DIGITS = 6;

/**
 * A payment: to whom, for what, how much. Six digits pay.
 * @param {Dialog} dialog
 */
export function paySheet(dialog) {
  const typed = signal('');
  const refuse = () => void decline(dialog);
  const pay = () => void answer(dialog, 'pay');
  const press = (/** @type {string} */ sign) => {
    if (sign === '<') typed.set(typed().slice(0, -1));
    else if (typed().length < DIGITS) typed.set(typed() + sign);
    if (typed().length === DIGITS) pay();
  };
  const amount = (Number(dialog.data['amount'] ?? 0) / 100).toFixed(2);
  const dots = h('span', { className: 'pay-dots', role: 'status' });
  effect(() => {
    dots.replaceChildren(...[...Array(DIGITS).keys()].map((at) => h('i', { className: at < typed().length ? 'on' : '' })));
    dots.setAttribute('aria-label', phoneText('pay.digits', { count: typed().length }));
  });
  const made = sheet(
    { place: 'bottom', title: phoneText('pay.title'), onEscape: refuse },
    h('p', { className: 'pay-merchant' }, String(dialog.data['merchant'] ?? '')),
    h('p', { className: 'pay-amount' }, `¥${amount}`),
    h('p', { className: 'sheet-note pay-what' }, String(dialog.data['description'] ?? '')),
    dots,
    h(
      'div',
      { className: 'pay-pad', role: 'group', 'aria-label': phoneText('pay.pad') },
      ...pad.map((sign) =>
        sign === ''
          ? h('span', {})
          : h(
              'button',
              { type: 'button', 'aria-label': sign === '<' ? phoneText('pay.back') : sign, onclick: () => press(sign) },
              sign === '<' ? icon('back', 18) : sign
            )
      )
    ),
    h(
      'div',
      { className: 'sheet-buttons' },
      sheetButton(phoneText('door.cancel'), refuse),
      sheetButton(phoneText('door.fail'), () => void answer(dialog, 'fail')),
      sheetButton(phoneText('pay.pay'), pay, 'primary')
    )
  );
  made.element.addEventListener('keydown', (event) => {
    if (/^\d$/.test(event.key)) press(event.key);
    else if (event.key === 'Backspace') press('<');
    else return;
    // Digits are shortcuts of the tool elsewhere.
    event.stopPropagation();
  });
  return made;
}
