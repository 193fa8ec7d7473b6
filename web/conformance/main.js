/** Runs in a host's web view, and says which parts of its bridge are right: for people, and as JSON. */

/** @import { Early } from './bridges.js' */
/** @import { Id } from './checks.js' */
/** @import { Signal } from '../lib/signal.js' */

import { h } from '../lib/dom.js';
import { loadLocales, t } from '../lib/i18n.js';
import { announce, announcer } from '../lib/parts/announcer.js';
import { languageSwitch, themeSwitch } from '../lib/parts/appearance.js';
import { chip } from '../lib/parts/chip.js';
import { copyButton } from '../lib/parts/copy-button.js';
import { mark } from '../lib/parts/icons.js';
import { richText } from '../lib/parts/rich-text.js';
import { readPreferences, wearPreferences } from '../lib/preferences.js';
import { signal } from '../lib/signal.js';
import { findBridge } from './bridges.js';
import { benchOf, checks } from './checks.js';
import { answerOfSecond, isSecond, leaveForSecond } from './second-document.js';

/** @typedef {{ state: 'waiting' | 'passed' | 'failed', detail: string | null }} Outcome */
/** @typedef {{ id: Id, outcome: Signal<Outcome> }} Line */

await loadLocales();
readPreferences({ lang: new URLSearchParams(location.search).get('lang') ?? '' });
wearPreferences();

const early = /** @type {Window & { kanheEarly?: Early }} */ (window).kanheEarly ?? { found: [], announced: [], leftover: false, landing: location.href };
const bridge = findBridge();

/** @type {readonly Line[]} */
const lines = [...checks.map(({ id }) => id), /** @type {const} */ ('document')].map((id) => ({
  id,
  outcome: signal(/** @type {Outcome} */ ({ state: 'waiting', detail: null })),
}));

/** Null until everything has been tried. */
const report = signal(/** @type {object | null} */ (null));

document.body.append(page(), announcer);

if (bridge !== null) {
  const bench = benchOf(bridge, early);
  if (isSecond) await run(bench);
  else leaveForSecond(bench);
}

/** @param {import('./checks.js').Bench} bench */
async function run(bench) {
  const second = settle('document', () => answerOfSecond(bench));
  // One after the other: each may use what the others would disturb.
  for (const { id, run: check } of checks) await settle(id, () => check(bench));
  await second;
  const results = lines.map(({ id, outcome }) => ({ id, ...outcome() }));
  const passed = results.every(({ state }) => state === 'passed');
  const whole = { kanhe: 1, passed, bridge: bench.bridge.object, userAgent: navigator.userAgent, checks: results };
  report.set(whole);
  document.documentElement.dataset['conformance'] = passed ? 'passed' : 'failed';
  announce(verdict());
  // For a host's own tests; whether it listens is its own affair.
  bench.bridge.call('kanhe.conformance.report', JSON.parse(JSON.stringify(whole)), () => {});
}

/**
 * @param {Id} id
 * @param {() => Promise<string | null>} check
 */
async function settle(id, check) {
  const line = lines.find((one) => one.id === id);
  let detail;
  try {
    detail = await check();
  } catch (error) {
    detail = error instanceof Error ? error.message : String(error);
  }
  line?.outcome.set({ state: detail === null ? 'passed' : 'failed', detail });
}

function verdict() {
  const failed = lines.filter(({ outcome }) => outcome().state === 'failed').length;
  if (bridge === null) return t('conformance.no_bridge');
  if (report() === null) return t('conformance.running');
  return failed === 0 ? t('conformance.passed') : t('conformance.failed', { count: failed });
}

function page() {
  return h(
    'main',
    { className: 'conformance' },
    h('header', {}, mark(), h('h1', {}, () => t('conformance.title')), h('div', { className: 'settings' }, languageSwitch(), themeSwitch())),
    h('p', { className: 'hint' }, () => richText(t('conformance.lead'))),
    h('p', { className: 'verdict', role: 'status', 'data-state': () => document.documentElement.dataset['conformance'] ?? (report(), 'running') }, verdict),
    bridge === null ? h('p', {}, () => richText(t('conformance.no_bridge.text'))) : h('ol', { className: 'checks' }, ...lines.map(line)),
    () => {
      const whole = report();
      return whole === null ? null : json(JSON.stringify(whole, null, 2));
    }
  );
}

/** @param {Line} line */
function line({ id, outcome }) {
  const tones = /** @type {const} */ ({ waiting: 'neutral', passed: 'good', failed: 'bad' });
  return h(
    'li',
    { 'data-check': id, 'data-state': () => outcome().state },
    h('span', { className: 'state' }, () => chip(tones[outcome().state], t(`conformance.state.${outcome().state}`))),
    h('span', { className: 'what' }, h('strong', {}, () => t(`conformance.check.${id}`)), h('span', { className: 'hint' }, () => richText(t(`conformance.why.${id}`))), () => {
      const { detail } = outcome();
      return detail === null ? null : h('code', { className: 'detail' }, detail);
    })
  );
}

/** @param {string} text */
function json(text) {
  return h(
    'details',
    {},
    h('summary', {}, () => t('conformance.json')),
    h('p', {}, copyButton(() => t('conformance.copy'), () => text)),
    h('pre', { id: 'report' }, text)
  );
}
