/** @import { LogEntry } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { outcomeChip } from '../parts/chip.js';
import { copyButton } from '../../lib/parts/copy-button.js';
import { dateTime, duration } from '../../lib/parts/format.js';
import { reasonFix } from '../parts/reasons.js';
import { fact } from './fact.js';
import { part } from './part.js';
import { requestSignature } from './request-signature.js';
import { why } from './why.js';

/**
 * A line of the platform's log.
 * @param {LogEntry} entry
 */
export function inspectEntry(entry) {
  const facts = [
    fact(t('entry.source'), t(`source.${entry.source}`)),
    fact(t('entry.app'), entry.app ?? t('log.no_app')),
    fact(t('inspector.at'), dateTime(entry.at)),
    fact(t('inspector.took'), duration(entry.duration_ms)),
  ];
  return [
    h(
      'header',
      { className: 'inspector-head' },
      h('h2', { className: 'mono' }, entry.endpoint),
      outcomeChip(entry),
      copyButton(
        () => t('inspector.copy_json'),
        () => JSON.stringify(entry, null, 2)
      ),
      h('dl', { className: 'facts' }, ...facts)
    ),
    part(t('entry.message'), h('pre', { className: 'raw', tabIndex: 0 }, entry.message || '–')),
    entry.evidence === undefined ? null : requestSignature(entry.evidence),
    entry.reason === null ? null : part(t('entry.reason'), why(entry.reason, reasonFix(entry.reason))),
  ];
}
