/** The two logs under their tabs, with the filter and the buttons that belong to both. */

/** @import { Subject } from './filter.js' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { effect, untracked } from '../../lib/signal.js';
import * as model from '../model.js';
import { iconButton } from '../parts/field.js';
import { icon } from '../parts/icons.js';
import { exportLog } from '../session.js';
import { callRow } from './call-row.js';
import { entryRow } from './entry-row.js';
import { matches, parseFilter } from './filter.js';
import { LogList } from './log-list.js';
import { callRows, countCalls, entryRows } from './rows.js';

/** @typedef {import('./rows.js').CallRow | import('./rows.js').MarkRow} AnyCallRow */

export function logs() {
  const calls = new LogList({
    window: callRows,
    render: callRow,
    passes: passing((/** @type {AnyCallRow} */ row) => callSubject(row), ['status', 'api', 'reason']),
    label: () => t('tab.calls'),
    className: 'calls',
  });
  const entries = new LogList({
    window: entryRows,
    render: entryRow,
    passes: passing(entrySubject, ['status', 'api', 'reason', 'source', 'app']),
    label: () => t('tab.platform'),
    className: 'entries',
  });
  effect(() => {
    callRows.version();
    untracked(countCalls);
  });
  return h(
    'section',
    { className: 'logs', 'aria-label': () => t('region.logs') },
    h('div', { className: 'log-head' }, tabs(), filterField(), buttons()),
    panel('calls', calls),
    panel('platform', entries),
  );
}

/**
 * @template Row
 * @param {(row: Row) => Subject | null} subject  null: shown whenever there is no filter
 * @param {readonly string[]} fields
 */
function passing(subject, fields) {
  return () => {
    const terms = parseFilter(model.filter(), fields);
    return (/** @type {Row} */ row) => {
      const of = subject(row);
      return of === null ? terms.length === 0 : matches(terms, of);
    };
  };
}

/**
 * @param {AnyCallRow} row
 * @returns {Subject | null}
 */
function callSubject(row) {
  if (!('call' in row)) return null;
  const { name, wire, status, reason, params, result } = row.call;
  const fields = { status: [status], api: [name, wire], reason: [reason ?? ''] };
  return { fields, text: JSON.stringify([name, wire, params, result, reason]) };
}

/**
 * @param {import('./rows.js').EntryRow} row
 * @returns {Subject}
 */
function entrySubject({ entry }) {
  const { endpoint, outcome, reason, source, app, message } = entry;
  const status = outcome === 'ok' ? 'allowed' : outcome;
  const fields = { status: [status], api: [endpoint], reason: [reason ?? ''], source: [source], app: [app ?? ''] };
  return { fields, text: [endpoint, message, app, reason].join(' ') };
}

function tabs() {
  const names = /** @type {const} */ (['calls', 'platform']);
  return h(
    'div',
    { className: 'tabs', role: 'tablist', 'aria-label': () => t('region.logs'), onkeydown: (event) => moveTab(event) },
    ...names.map((name) =>
      h(
        'button',
        {
          type: 'button',
          role: 'tab',
          id: `tab-${name}`,
          'aria-selected': () => model.tab() === name,
          'aria-controls': `panel-${name}`,
          tabIndex: () => (model.tab() === name ? 0 : -1),
          onclick: () => model.tab.set(name),
        },
        () => t(`tab.${name}`),
      ),
    ),
  );
}

/** @param {KeyboardEvent} event */
function moveTab(event) {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
  const other = model.tab() === 'calls' ? 'platform' : 'calls';
  model.tab.set(other);
  document.getElementById(`tab-${other}`)?.focus();
}

function filterField() {
  return h(
    'div',
    { className: 'filter', role: 'search' },
    icon('filter', 16),
    h('input', {
      id: 'filter',
      type: 'text',
      spellcheck: false,
      autocomplete: 'off',
      value: () => model.filter(),
      placeholder: () => t('log.filter'),
      'aria-label': () => t('log.filter_label'),
      oninput: (event) => {
        if (event.currentTarget instanceof HTMLInputElement) model.filter.set(event.currentTarget.value);
      },
    }),
    h('kbd', { 'aria-hidden': 'true', hidden: () => model.filter() !== '' }, '/'),
  );
}

function buttons() {
  return h(
    'div',
    { className: 'log-buttons' },
    h(
      'button',
      {
        type: 'button',
        className: 'icon-button',
        'aria-pressed': () => model.paused(),
        title: () => t(model.paused() ? 'log.resume' : 'log.pause'),
        'aria-label': () => t('log.pause'),
        onclick: () => model.paused.set(!model.paused()),
      },
      () => icon(model.paused() ? 'play' : 'pause', 18),
    ),
    iconButton('clear', () => t('log.clear'), clear),
    iconButton('download', () => t('log.export'), download),
  );
}

function clear() {
  (model.tab() === 'calls' ? callRows : entryRows).clear();
  model.selection.set(null);
}

function download() {
  const file = new Blob([JSON.stringify(exportLog(), null, 2)], { type: 'application/json' });
  const href = URL.createObjectURL(file);
  h('a', { href, download: `kanhe-log-${model.phone().id}.json` }).click();
  URL.revokeObjectURL(href);
}

/**
 * @param {'calls' | 'platform'} name
 * @param {LogList<any>} list
 */
function panel(name, list) {
  const quiet = () => {
    if (list.shown() > 0) return null;
    const filtered = model.filter().trim() !== '';
    return h('p', { className: 'empty' }, filtered ? t('log.empty.filtered') : t(`log.empty.${name}`));
  };
  return h(
    'div',
    {
      id: `panel-${name}`,
      className: 'panel',
      role: 'tabpanel',
      'aria-labelledby': `tab-${name}`,
      hidden: () => model.tab() !== name,
    },
    list.element,
    quiet,
    () => (model.paused() ? pausedLine(name === 'calls' ? callRows : entryRows) : null),
  );
}

/** @param {import('./log-window.js').LogWindow<any>} window */
function pausedLine(window) {
  window.version();
  return h('button', { type: 'button', className: 'paused', onclick: () => model.paused.set(false) }, t('log.paused', { count: window.waiting }));
}
