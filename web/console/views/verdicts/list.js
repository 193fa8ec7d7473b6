/** What was granted and refused, as it happens. */

/** @import { Page, Verdict } from '../../../types/admin' */
/** @import { Connection } from '../../../lib/http.js' */

import { h } from '../../../lib/dom.js';
import { known, t } from '../../../lib/i18n.js';
import { listen } from '../../../lib/http.js';
import { chip } from '../../../lib/parts/chip.js';
import { effect, onEnd, signal, untracked } from '../../../lib/signal.js';
import { listVerdicts, verdictEventsPath } from '../../admin.js';
import { button } from '../../parts/buttons.js';
import { choiceField, filterBar, filters, searchField } from '../../parts/filter.js';
import { pagedTable } from '../../parts/paged.js';
import { row } from '../../parts/table.js';
import { moment } from '../../parts/time.js';
import { emptyState, view } from '../../parts/view.js';
import { linkTo } from '../../router.js';
import { dialects } from '../../session.js';

/** As many as arrive while one looks are kept. */
const KEPT = 200;

/** @type {readonly import('../../parts/table.js').Column<Verdict>[]} */
const columns = [
  { label: () => t('console.verdict.at'), cell: (verdict) => h('a', { href: linkTo(['verdicts', verdict.id]) }, moment(verdict.at)) },
  { label: () => t('console.verdict.outcome'), cell: outcome },
  { label: () => t('console.verdict.subject'), cell: ({ what, subject }) => h('span', {}, h('code', {}, subject), ' ', h('span', { className: 'faint' }, () => t(`console.what.${what}`))) },
  { label: () => t('console.verdict.app'), cell: ({ app, dialect }) => (app === null ? h('span', { className: 'faint' }, () => t('console.verdict.no_app')) : h('a', { href: linkTo(['apps', dialect, app]) }, h('code', {}, app))) },
  { label: () => t('console.verdict.url'), cell: ({ url }) => (url === null ? null : h('code', { className: 'clip', title: url }, url)) },
];

export function verdictsView() {
  const fresh = signal(/** @type {readonly Verdict[]} */ ([]));
  const connection = signal(/** @type {Connection} */ ('connecting'));
  const live = signal(true);
  const filter = filters(['q', 'dialect', 'app', 'outcome', 'reason'], () => {
    fresh.set([]);
    void list.reload();
  });
  const list = pagedTable({
    caption: () => t('console.verdicts'),
    fetchPage: (after) => listVerdicts({ ...filter.values(), after }),
    columns,
    empty: () =>
      filter.any()
        ? emptyState({ title: () => t('console.none_found'), text: () => t('console.none_found.text') })
        : emptyState({ title: () => t('console.verdicts.none'), text: () => t('console.verdicts.none.text') }),
  });
  follow(filter.values, live, connection.set, (verdict) => {
    if (verdict !== null) {
      fresh.set([verdict, ...fresh()].slice(0, KEPT));
      return;
    }
    fresh.set([]);
    void list.reload();
  });
  return view(
    {
      title: () => t('console.verdicts'),
      lead: () => t('console.verdicts.lead'),
      actions: [
        h('span', { className: 'live', role: 'status', 'data-connection': () => (live() ? connection() : 'paused') }, () => t(`console.live.${live() ? connection() : 'paused'}`)),
        button(() => t(live() ? 'console.live.pause' : 'console.live.resume'), () => live.set(!live())),
      ],
    },
    filterBar(
      searchField(filter, 'q', () => t('console.verdicts.search'), () => t('console.verdicts.search.hint')),
      choiceField(filter, 'outcome', () => t('console.verdict.outcome'), [
        { value: '', label: () => t('console.every_outcome') },
        { value: 'granted', label: () => t('console.outcome.granted') },
        { value: 'refused', label: () => t('console.outcome.refused') },
      ]),
      choiceField(filter, 'dialect', () => t('console.app.dialect'), [
        { value: '', label: () => t('console.every_dialect') },
        ...dialects().map(({ dialect }) => ({ value: dialect, label: () => t(`dialect.${dialect}`) })),
      ]),
      searchField(filter, 'app', () => t('console.verdict.app'), () => t('console.verdict.app'))
    ),
    () => {
      const arrived = fresh();
      return untracked(() => (arrived.length === 0 ? null : newcomers(arrived)));
    },
    list.element
  );
}

/**
 * Listens while the view is there, anew whenever the filter changes.
 * @param {() => Record<string, string>} values
 * @param {() => boolean} live
 * @param {(state: Connection) => void} onConnection
 * @param {(verdict: Verdict | null) => void} onVerdict null: some were missed
 */
function follow(values, live, onConnection, onVerdict) {
  effect(() => {
    if (!live()) return;
    const names = /** @type {const} */ (['verdict', 'lagged']);
    onEnd(listen(verdictEventsPath(values()), names, (name, data) => onVerdict(name === 'verdict' ? data : null), onConnection));
  });
}

/** @param {readonly Verdict[]} arrived newest first */
function newcomers(arrived) {
  return h(
    'table',
    { className: 'table fresh', role: 'table' },
    h('caption', { className: 'unseen' }, () => t('console.verdicts.fresh')),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, ...columns.map(({ label }) => h('th', { scope: 'col', role: 'columnheader' }, label)))),
    h('tbody', { role: 'rowgroup' }, ...arrived.map((verdict) => row(columns, verdict)))
  );
}

/** @param {Verdict} verdict */
export function outcome({ outcome, reason }) {
  return h('span', {}, () =>
    outcome === 'granted' ? chip('good', t('console.outcome.granted')) : chip('bad', reason === null ? t('console.outcome.refused') : (known(`label.${reason}`) ?? reason.replaceAll('_', ' ')))
  );
}
