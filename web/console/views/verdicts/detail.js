/** One verdict: what was checked, and why it came out so. */

/** @import { Tone } from '../../../lib/parts/chip.js' */
/** @import { VerdictDetail } from '../../../types/admin' */

import { h } from '../../../lib/dom.js';
import { known, language, t } from '../../../lib/i18n.js';
import { chip } from '../../../lib/parts/chip.js';
import { getVerdict } from '../../admin.js';
import { shown, source } from '../../parts/load.js';
import { table } from '../../parts/table.js';
import { moment } from '../../parts/time.js';
import { card, emptyState, facts, view } from '../../parts/view.js';
import { linkTo } from '../../router.js';
import { outcome } from './list.js';

/** @param {string} id */
export function verdictView(id) {
  const found = source(() => getVerdict(id));
  return view(
    { title: () => t('console.verdict'), back: { href: linkTo(['verdicts']), label: () => t('console.verdicts') } },
    shown(found, (verdict) => h('div', { className: 'cards' }, what(verdict), why(verdict), checks(verdict)))
  );
}

/** @param {VerdictDetail} verdict */
function what(verdict) {
  const { at, node, dialect, app, subject, what, code, message, reason, url } = verdict;
  return card(
    { title: () => t('console.verdict.what') },
    facts([
      [() => t('console.verdict.outcome'), outcome(verdict)],
      [() => t('console.verdict.subject'), h('span', {}, h('code', {}, subject), ' ', h('span', { className: 'faint' }, () => t(`console.what.${what}`)))],
      [() => t('console.app.dialect'), h('span', {}, () => t(`dialect.${dialect}`))],
      [() => t('console.verdict.app'), app === null ? h('span', { className: 'faint' }, () => t('console.verdict.no_app')) : h('a', { href: linkTo(['apps', dialect, app]) }, h('code', {}, app))],
      [() => t('console.verdict.url'), url === null ? '–' : h('code', {}, url)],
      [() => t('console.verdict.answer'), h('span', {}, code === null ? '' : h('code', {}, code), ' ', message ?? '')],
      [() => t('console.verdict.reason'), reason === null ? '–' : h('code', {}, reason)],
      [() => t('console.verdict.at'), moment(at)],
      [() => t('console.verdict.node'), h('code', {}, node)],
    ])
  );
}

/** @param {VerdictDetail} verdict */
function why({ outcome, reason, dialect, diagnosis }) {
  if (outcome === 'granted') return null;
  const causes = diagnosis?.causes ?? [];
  return card(
    { title: () => t('console.verdict.why') },
    h('p', {}, () => (reason === null ? '' : (known(`reason.${dialect}.${reason}`) ?? known(`reason.${reason}`) ?? reason.replaceAll('_', ' ')))),
    causes.length > 0
      ? h('ol', { className: 'causes' }, ...causes.map((cause) =>
          h(
            'li',
            {},
            h('p', { className: 'cause' }, () => (language() === 'en' ? cause.en : cause.zh)),
            h('p', { className: 'hint' }, () => (language() === 'en' ? cause.fix.en : cause.fix.zh)),
            cause.page === null ? null : h('p', { className: 'hint' }, h('a', { href: cause.page, target: '_blank', rel: 'noopener' }, cause.page))
          )
        ))
      : h('ol', { className: 'causes' }, () => steps(dialect, reason).map((step) => h('li', {}, step)))
  );
}

/**
 * What helps with a reason when the doctor knows nothing of the single case.
 * @param {string} dialect
 * @param {string | null} reason
 */
function steps(dialect, reason) {
  const words = reason === null ? null : (known(`fix.${dialect}.${reason}`) ?? known(`fix.${reason}`));
  return (words ?? t('console.verdict.no_diagnosis')).replaceAll('`', '').split('\n');
}

/** @type {Readonly<Record<VerdictDetail['checks'][number]['outcome'], Tone>>} */
const tones = { passed: 'good', failed: 'bad', skipped: 'neutral', lenient: 'pending' };

/** @param {VerdictDetail} verdict */
function checks({ checks }) {
  return card(
    { title: () => t('console.verdict.checks'), lead: () => t('console.verdict.checks.lead') },
    checks.length === 0
      ? emptyState({ title: () => t('console.verdict.checks.none'), text: () => t('console.verdict.checks.none.text') })
      : table(
          () => t('console.verdict.checks'),
          [
            { label: () => t('console.verdict.check'), cell: ({ check }) => h('span', {}, () => known(`check.${check}`) ?? check.replaceAll('_', ' ')) },
            { label: () => t('console.verdict.outcome'), cell: ({ outcome }) => h('span', {}, () => chip(tones[outcome], t(`console.check.${outcome}`))) },
          ],
          checks
        )
  );
}
