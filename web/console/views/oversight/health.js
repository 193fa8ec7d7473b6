/** Whether the platform is well. */

/** @import { Health } from '../../../types/admin' */

import { h } from '../../../lib/dom.js';
import { language, t } from '../../../lib/i18n.js';
import { chip } from '../../../lib/parts/chip.js';
import { icon } from '../../../lib/parts/icons.js';
import { getHealth } from '../../admin.js';
import { button } from '../../parts/buttons.js';
import { shown, source } from '../../parts/load.js';
import { moment, when } from '../../parts/time.js';
import { card, facts, view } from '../../parts/view.js';

export function healthView() {
  const found = source(getHealth);
  return view(
    { title: () => t('console.health'), lead: () => t('console.health.lead'), actions: [button(() => t('console.health.again'), () => void found.reload(), { mark: 'reload' })] },
    shown(found, (health) => h('div', { className: 'cards' }, warnings(health), card({ title: () => t('console.health.platform') }, platform(health))))
  );
}

/** @param {Health} health */
function warnings({ warnings }) {
  if (warnings.length === 0) return h('p', { className: 'verdict good' }, icon('tick', 16), h('span', {}, () => t('console.health.well')));
  return h(
    'ul',
    { className: 'warnings', role: 'list' },
    ...warnings.map(({ zh, en }) => h('li', { className: 'verdict pending' }, icon('alert', 16), h('span', {}, () => (language() === 'en' ? en : zh))))
  );
}

/** @param {Health} health */
function platform({ version, node, started_at, store, shared, apps }) {
  return facts([
    [() => t('console.health.version'), version],
    [() => t('console.health.node'), h('code', {}, node)],
    [() => t('console.health.since'), h('span', {}, moment(started_at), ' · ', when(started_at))],
    [() => t('console.health.store'), part(store.ok, store.latency_ms, t(`console.store.${store.kind}`))],
    [() => t('console.health.shared'), shared === null ? h('span', { className: 'faint' }, () => t('console.health.shared.none')) : part(shared.ok, shared.latency_ms, '')],
    [() => t('console.health.apps'), apps.toLocaleString()],
  ]);
}

/**
 * @param {boolean} ok
 * @param {number | null} latency
 * @param {string} kind
 */
function part(ok, latency, kind) {
  return h(
    'span',
    { className: 'button-row' },
    h('span', {}, () => (ok ? chip('good', t('console.health.ok')) : chip('bad', t('console.health.down')))),
    kind === '' ? null : h('span', {}, kind),
    latency === null ? null : h('span', { className: 'faint tabular' }, `${latency.toLocaleString(undefined, { maximumFractionDigits: 1 })} ms`)
  );
}
