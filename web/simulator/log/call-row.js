/** @import { Call } from '../../types/sandbox' */
/** @import { CallRow, MarkRow } from './rows.js' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { decisionChip } from '../parts/chip.js';
import { clockTime, duration, shortUrl } from '../../lib/parts/format.js';
import { argumentsPreview, resultMessage } from '../parts/call-text.js';
import { selectRow } from './selecting.js';
import { timeline } from './timeline.js';

/** @param {CallRow | MarkRow} row */
export function callRow(row) {
  return 'call' in row ? call(row) : pageMark(row);
}

/** @param {CallRow} row */
function call({ key, call, since }) {
  return h(
    'li',
    {},
    h(
      'button',
      {
        type: 'button',
        className: 'row call',
        'data-row': key,
        'data-status': call.status,
        onclick: (event) => selectRow({ kind: 'call', id: call.id }, event),
      },
      h('span', { className: 'number' }, call.id),
      h('span', { className: 'name' }, call.name),
      h('span', { className: 'chip-place' }, decisionChip(call)),
      h('span', { className: 'bar-place' }, timeline(call)),
      h('span', { className: 'preview' }, argumentsPreview(call)),
      h('span', { className: 'message' }, resultMessage(call)),
      h('span', { className: 'timing' }, timing(call, since))
    )
  );
}

/**
 * `+8.2 s · 2410 ms`: how long after the page's load, and how long it took.
 * @param {Call} call
 * @param {number | null} since
 */
function timing(call, since) {
  const start = since === null ? clockTime(call.at) : `+${duration(since)}`;
  return call.duration_ms === null ? start : `${start} · ${duration(call.duration_ms)}`;
}

/** @param {MarkRow} row */
function pageMark({ mark }) {
  return h(
    'li',
    { className: 'page-mark' },
    h('span', { className: 'word' }, t('log.page_loaded')),
    h('span', { className: 'url', title: mark.url }, shortUrl(mark.url)),
    h('time', {}, clockTime(mark.at))
  );
}
