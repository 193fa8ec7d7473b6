/** @import { Call } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { duration } from '../../lib/parts/format.js';

/** A call of this length, in milliseconds, fills the bar. */
const FULL = 30_000;

/**
 * How long a call took: solid while machines worked, striped while it waited for a person. The scale is logarithmic,
 * so that 3 ms and 3 s can both be seen.
 * @param {Call} call
 */
export function timeline(call) {
  const total = call.duration_ms;
  if (total === null) return h('span', { className: 'timeline waiting' });
  const width = Math.min(1, Math.log10(total + 1) / Math.log10(FULL));
  const person = total === 0 ? 0 : Math.min(1, call.waited_ms / total);
  const bar = h(
    'span',
    { className: 'timeline', title: explained(call, total) },
    h('span', { className: 'machine' }),
    h('span', { className: 'person' })
  );
  bar.style.setProperty('--width', `${Math.max(3, width * 100)}%`);
  bar.style.setProperty('--person', `${person * 100}%`);
  return bar;
}

/**
 * @param {Call} call
 * @param {number} total
 */
function explained(call, total) {
  const machine = duration(Math.max(0, total - call.waited_ms));
  if (call.waited_ms === 0) return machine;
  return t('log.timeline', { machine, person: duration(call.waited_ms) });
}
