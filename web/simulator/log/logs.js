/** The two logs: what pages called, and what the platform answered. */

/** @import { Subject } from './filter.js' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { effect, untracked } from '../../lib/signal.js';
import * as model from '../model.js';
import { callRow } from './call-row.js';
import { entryRow } from './entry-row.js';
import { matches, parseFilter } from './filter.js';
import { logHead } from './log-head.js';
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
    logHead(),
    panel('calls', calls),
    panel('platform', entries)
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
    () => (model.paused() ? pausedLine(name === 'calls' ? callRows : entryRows) : null)
  );
}

/** @param {import('./log-window.js').LogWindow<any>} window */
function pausedLine(window) {
  window.version();
  return h(
    'button',
    { type: 'button', className: 'paused', onclick: () => model.paused.set(false) },
    t('log.paused', { count: window.waiting })
  );
}
