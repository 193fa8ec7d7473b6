/** What the client says by the way: toasts, and what turns while a page works. Nobody has to answer. */

/** @import { Dialog } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import * as model from '../model.js';
import { icon } from '../../lib/parts/icons.js';

/** Kinds of dialogs that are said by the way. */
const kinds = ['toast', 'preloader'];

/** @param {Dialog} dialog */
export function isFlash({ kind }) {
  return kinds.includes(kind);
}

/** The newest of them, in the middle of the page. */
export function flashes() {
  return () => {
    const dialog = model.dialogs().filter(isFlash).at(-1);
    if (dialog === undefined) return null;
    const text = String(dialog.data['text'] ?? '');
    return h('div', { className: 'tip', role: 'status' }, mark(dialog), text);
  };
}

/** @param {Dialog} dialog */
function mark({ kind, data }) {
  if (kind === 'preloader') return h('span', { className: 'spinner', 'aria-hidden': 'true' });
  if (data['icon'] === 'success') return icon('tick', 18);
  if (data['icon'] === 'error' || data['icon'] === 'fail' || data['icon'] === 'exception') return icon('close', 18);
  return null;
}
