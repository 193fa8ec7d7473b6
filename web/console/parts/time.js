/** Times as people read them: how long ago, with the moment itself to be had. */

import { h } from '../../lib/dom.js';
import { language, t } from '../../lib/i18n.js';
import { dateTime, span } from '../../lib/parts/format.js';

/** @type {readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number][]} */
const units = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/**
 * `3 hours ago`, `in 2 days`.
 * @param {number} at seconds since 1970
 */
function relative(at) {
  const away = at - Date.now() / 1000;
  const [unit, seconds] = units.find(([, size]) => Math.abs(away) >= size) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(language(), { numeric: 'auto' }).format(Math.round(away / seconds), unit);
}

/** @param {number | null} at seconds since 1970 */
export function when(at) {
  if (at === null) return h('span', { className: 'faint' }, () => t('console.never'));
  const exact = dateTime(at * 1000);
  return h('time', { dateTime: new Date(at * 1000).toISOString(), title: exact }, () => relative(at));
}

/** The moment itself. @param {number} at seconds since 1970 */
export function moment(at) {
  return h('time', { dateTime: new Date(at * 1000).toISOString() }, dateTime(at * 1000));
}

/** @param {number} seconds */
export function lasting(seconds) {
  return h('span', {}, () => span(seconds));
}
