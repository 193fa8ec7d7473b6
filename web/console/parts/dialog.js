/** Dialogs. The browser keeps the focus in them and gives it back. */

/** @import { Child } from '../../lib/dom.js' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { icon } from '../../lib/parts/icons.js';
import { effect, untracked } from '../../lib/signal.js';

let dialogs = 0;

/**
 * Shows a dialog until it is closed.
 * @param {object} options
 * @param {() => string} options.title
 * @param {(close: () => void) => Child[]} options.content
 * @param {boolean} [options.sticky] does not close by Escape: what it shows is not to be had again
 * @param {string} [options.className]
 * @returns {Promise<void>} when it has been closed
 */
export function openDialog({ title, content, sticky = false, className = '' }) {
  return new Promise((resolve) => {
    dialogs += 1;
    const id = `dialog-${dialogs}`;
    /** @type {HTMLDialogElement | undefined} */
    let dialog;
    const close = () => dialog?.close();
    const opener = document.activeElement;
    // What the dialog's texts read is forgotten with it.
    const end = effect(() =>
      untracked(() => {
        const head = h(
          'div',
          { className: 'dialog-head' },
          h('h2', { id }, title),
          sticky
            ? null
            : h(
                'button',
                { type: 'button', className: 'icon-button', 'aria-label': () => t('console.close'), onclick: close },
                icon('close', 16)
              )
        );
        dialog = h(
          'dialog',
          {
            className: `dialog ${className}`,
            'aria-labelledby': id,
            oncancel: (event) => {
              if (sticky) event.preventDefault();
            },
            // A browser lets nobody refuse a second Escape, unless the key itself was taken.
            onkeydown: (event) => {
              if (sticky && event.key === 'Escape') event.preventDefault();
            },
            onclose: () => {
              dialog?.remove();
              end();
              giveBack(opener);
              resolve();
            },
          },
          head,
          ...content(close)
        );
      })
    );
    if (dialog === undefined) return;
    document.body.append(dialog);
    dialog.showModal();
    const first = dialog.querySelector('[autofocus], .dialog-body input:not([type=hidden]), .dialog-body select, .dialog-body textarea');
    if (first instanceof HTMLElement) first.focus();
  });
}

/**
 * To whoever opened it, or, if that is gone, to the heading of the view.
 * @param {Element | null} opener
 */
function giveBack(opener) {
  const next = opener?.isConnected && opener !== document.body ? opener : document.getElementById('view-title');
  if (next instanceof HTMLElement) next.focus();
}
