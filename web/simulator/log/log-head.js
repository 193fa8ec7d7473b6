/** Above the logs: their tabs, the filter, and what can be done with them. */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import * as model from '../model.js';
import { iconButton } from '../../lib/parts/field.js';
import { icon } from '../../lib/parts/icons.js';
import { recordingPath } from '../sandbox.js';
import { callRows, entryRows } from './rows.js';

export function logHead() {
  return h('div', { className: 'log-head' }, tabs(), filterField(), buttons());
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
        () => t(`tab.${name}`)
      )
    )
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
    h('kbd', { 'aria-hidden': 'true', hidden: () => model.filter() !== '' }, '/')
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
      () => icon(model.paused() ? 'play' : 'pause', 18)
    ),
    iconButton('clear', () => t('log.clear'), clear),
    iconButton('download', () => t('log.export'), download),
    iconButton('text', () => t('log.as_test'), () => save(recordingPath(model.phone().id, 'playwright'), 'recorded.spec.js'))
  );
}

function clear() {
  (model.tab() === 'calls' ? callRows : entryRows).clear();
  model.selection.set(null);
}

function download() {
  const file = new Blob([JSON.stringify(exported(), null, 2)], { type: 'application/json' });
  const href = URL.createObjectURL(file);
  save(href, `kanhe-log-${model.phone().id}.json`);
  URL.revokeObjectURL(href);
}

/**
 * @param {string} href
 * @param {string} name
 */
function save(href, name) {
  h('a', { href, download: name }).click();
}

/** The log as it is given to somebody else. */
function exported() {
  const calls = callRows.rows.flatMap((row) => ('call' in row ? [row.call] : []));
  const log = entryRows.rows.map((row) => row.entry);
  return { session: model.phone(), calls, log };
}
