/** @import { Dialog } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { effect, signal, untracked } from '../../lib/signal.js';
import * as model from '../model.js';
import { isFlash } from '../page/flashes.js';
import { announce } from '../../lib/parts/announcer.js';
import { alertSheet } from './alert.js';
import { dialogSheet } from './kinds.js';
import { menuSheet } from './menu.js';
import { findCall } from '../log/rows.js';

/**
 * What lies over the page: one sheet at a time, the oldest question first.
 * @returns {{ mask: HTMLElement, sheetOpen: () => boolean }}
 */
export function overlay() {
  const sheet = signal(/** @type {import('./sheet.js').Sheet | null} */ (null));
  let shown = '';
  /** @type {Element | null} */
  let before = null;
  const mask = h('div', { className: 'mask', hidden: () => sheet() === null }, () => sheet()?.element);

  effect(() => {
    const next = topmost();
    if (next.key === shown) return;
    if (shown === '') before = document.activeElement;
    shown = next.key;
    untracked(() => {
      const made = next.make();
      sheet.set(made);
      if (made !== null) queueMicrotask(() => made.focus());
      else queueMicrotask(() => giveBack(before));
    });
  });
  return { mask, sheetOpen: () => sheet() !== null };
}

/** @returns {{ key: string, make: () => import('./sheet.js').Sheet | null }} */
function topmost() {
  // A question goes before a screen that is only shown; of screens the newest lies on top.
  const dialogs = model.dialogs().filter((open) => !isFlash(open));
  const dialog = dialogs.find((open) => open.waits) ?? dialogs.at(-1);
  if (dialog !== undefined) return { key: `dialog-${dialog.id}`, make: () => ask(dialog) };
  const [alert] = model.alerts();
  if (alert !== undefined) return { key: `alert-${alert.id}`, make: () => alertSheet(alert.text) };
  if (model.menuOpen()) return { key: 'menu', make: menuSheet };
  return { key: '', make: () => null };
}

/** @param {Dialog} dialog */
function ask(dialog) {
  const name = findCall(dialog.call)?.call.name ?? dialog.kind;
  if (dialog.waits) announce(t('announce.waiting', { name }));
  return dialogSheet(dialog);
}

/**
 * Puts the focus back where it was, if that still exists.
 * @param {Element | null} element
 */
function giveBack(element) {
  if (element instanceof HTMLElement && element.isConnected) element.focus({ preventScroll: true });
}
