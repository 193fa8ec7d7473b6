/** @import { Call, LogEntry } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { language, t } from '../../lib/i18n.js';
import { effect, signal, untracked } from '../../lib/signal.js';
import { callRows, entryRows, findCall, findEntry } from '../log/rows.js';
import * as model from '../model.js';
import { CONFIG } from '../parts/call-text.js';
import { inspectCall } from './call.js';
import { inspectEntry } from './entry.js';

/** What the chosen row is about, in full. */
export function inspector() {
  const call = signal(/** @type {Call | null} */ (null));
  const entry = signal(/** @type {LogEntry | null} */ (null));
  effect(() => {
    callRows.version();
    entryRows.version();
    const selection = model.selection() ?? mostTelling();
    call.set(selection?.kind === 'call' ? (findCall(selection.id)?.call ?? null) : null);
    entry.set(selection?.kind === 'entry' ? (findEntry(selection.id)?.entry ?? null) : null);
  });
  const element = h(
    'section',
    { id: 'inspector', className: 'inspector', tabIndex: -1, 'aria-label': () => t('region.inspector') },
    () => {
      const [shownCall, shownEntry] = [call(), entry()];
      language();
      return untracked(() => {
        if (shownCall !== null) return inspectCall(shownCall);
        if (shownEntry !== null) return inspectEntry(shownEntry);
        return nothing();
      });
    }
  );
  effect(() => {
    call();
    entry();
    queueMicrotask(() => showFailure(element));
  });
  return element;
}

/**
 * Where there is little room, what failed comes before what passed.
 * @param {HTMLElement} element
 */
function showFailure(element) {
  element.scrollTop = 0;
  const failed = element.querySelector('li[data-outcome="failed"]');
  if (!(failed instanceof HTMLElement)) return;
  const top = failed.getBoundingClientRect().top - element.getBoundingClientRect().top;
  if (top > element.clientHeight / 2) element.scrollTop = top - 12;
}

/**
 * As long as nobody has chosen: the newest config that was judged, for everything else hangs on it.
 * @returns {import('../model.js').Selection | null}
 */
function mostTelling() {
  const configs = callRows.rows.flatMap((row) => ('call' in row && row.call.wire === CONFIG ? [row.call] : []));
  const newest = configs.filter((call) => call.status !== 'waiting').at(-1);
  return newest === undefined ? null : { kind: 'call', id: newest.id };
}

function nothing() {
  return h(
    'div',
    { className: 'inspector-empty' },
    h('h2', {}, t('inspector.empty.title')),
    h('p', {}, t('inspector.empty.text'))
  );
}
