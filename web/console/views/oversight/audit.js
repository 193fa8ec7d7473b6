/** Who did what: the append-only log, and whether it is whole. */

/** @import { AuditEntry } from '../../../types/admin' */

import { h } from '../../../lib/dom.js';
import { t } from '../../../lib/i18n.js';
import { icon } from '../../../lib/parts/icons.js';
import { signal, untracked } from '../../../lib/signal.js';
import { auditExportPath, listAudit, verifyAudit } from '../../admin.js';
import { button } from '../../parts/buttons.js';
import { filterBar, filters, searchField } from '../../parts/filter.js';
import { textInput } from '../../parts/form.js';
import { shown, source } from '../../parts/load.js';
import { pagedTable } from '../../parts/paged.js';
import { moment } from '../../parts/time.js';
import { emptyState, view } from '../../parts/view.js';

export function auditView() {
  const filter = filters(['actor', 'act', 'subject', 'from', 'to'], () => void list.reload());
  const list = pagedTable({
    caption: () => t('console.audit'),
    fetchPage: (after) => listAudit({ ...filter.values(), from: startOf(filter.values().from), to: startOf(filter.values().to, 1), after }),
    columns: [
      { label: () => t('console.audit.at'), cell: ({ at, number }) => h('span', {}, moment(at), ' ', h('span', { className: 'faint' }, `#${number}`)) },
      { label: () => t('console.audit.actor'), cell: ({ actor }) => h('code', {}, actor) },
      { label: () => t('console.audit.act'), cell: ({ act }) => h('code', {}, act) },
      { label: () => t('console.audit.subject'), cell: ({ subject }) => (subject === null ? null : h('code', {}, subject)) },
      { label: () => t('console.audit.detail'), cell: detail },
    ],
    empty: () =>
      filter.any()
        ? emptyState({ title: () => t('console.none_found'), text: () => t('console.none_found.text') })
        : emptyState({ title: () => t('console.audit.none'), text: () => t('console.audit.none.text') }),
  });
  const checking = signal(/** @type {Node | null} */ (null));
  return view(
    {
      title: () => t('console.audit'),
      lead: () => t('console.audit.lead'),
      actions: [
        button(() => t('console.audit.verify'), () => checking.set(untracked(verification)), { mark: 'shield' }),
        h('a', { className: 'button', href: auditExportPath, download: 'audit.ndjson' }, icon('download', 16), h('span', {}, () => t('console.audit.export'))),
      ],
    },
    checking,
    filterBar(
      searchField(filter, 'act', () => t('console.audit.act'), () => 'app.secret.rotate'),
      searchField(filter, 'actor', () => t('console.audit.actor'), () => 'operator:mei'),
      searchField(filter, 'subject', () => t('console.audit.subject'), () => t('console.audit.subject')),
      day('from', () => t('console.audit.from')),
      day('to', () => t('console.audit.to'))
    ),
    list.element
  );

  /**
   * @param {'from' | 'to'} name
   * @param {() => string} label
   */
  function day(name, label) {
    /** @type {HTMLInputElement} */
    const input = textInput({ type: 'date', 'aria-label': label, title: label, value: filter.values()[name], onchange: () => filter.set(name, input.value) });
    return input;
  }
}

/**
 * The beginning of a day of the person's own calendar, or of one after it.
 * @param {string} day
 * @param {number} [later]
 */
function startOf(day, later = 0) {
  if (day === '') return null;
  const at = new Date(`${day}T00:00:00`);
  at.setDate(at.getDate() + later);
  return Math.floor(at.getTime() / 1000);
}

function verification() {
  const found = source(verifyAudit);
  return h(
    'div',
    {},
    shown(found, ({ ok, entries, broken_at }) =>
      h(
        'p',
        { className: ok ? 'verdict good' : 'verdict bad', role: 'status' },
        icon(ok ? 'tick' : 'alert', 16),
        h('span', {}, () => (ok ? t('console.audit.whole', { count: entries }) : t('console.audit.broken', { number: broken_at ?? 0 })))
      )
    )
  );
}

/** @param {AuditEntry} entry */
function detail({ detail, from, hash }) {
  return h(
    'details',
    { className: 'audit-detail' },
    h('summary', {}, Object.keys(detail).join(', ') || h('span', {}, () => t('console.audit.more'))),
    h('pre', {}, JSON.stringify(detail, null, 2)),
    h('p', { className: 'hint' }, () => t('console.audit.address', { address: from ?? '–' })),
    h('p', { className: 'hint' }, h('code', {}, hash))
  );
}
