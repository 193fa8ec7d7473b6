/** @import { EntryRow } from './rows.js' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { outcomeChip } from '../parts/chip.js';
import { clockTime, duration } from '../../lib/parts/format.js';
import { selectRow } from './selecting.js';

/** @param {EntryRow} row */
export function entryRow({ key, entry }) {
  return h(
    'li',
    {},
    h(
      'button',
      {
        type: 'button',
        className: 'row entry',
        'data-row': key,
        onclick: (event) => selectRow({ kind: 'entry', id: entry.id }, event),
      },
      h('span', { className: 'number' }, entry.id),
      h('span', { className: 'name' }, entry.endpoint),
      h('span', { className: 'chip-place' }, outcomeChip(entry)),
      h('span', { className: 'bar-place source' }, t(`source.${entry.source}`)),
      h('span', { className: 'preview' }, entry.app ?? t('log.no_app')),
      h('span', { className: 'message' }, entry.message),
      h('span', { className: 'timing' }, `${clockTime(entry.at)} · ${duration(entry.duration_ms)}`)
    )
  );
}
