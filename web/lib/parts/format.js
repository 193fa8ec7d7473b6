/** Times, durations and values as people read them. */

import { language } from '../i18n.js';

/**
 * `14:03:22`
 * @param {number} at  milliseconds since 1970
 */
export function clockTime(at) {
  return new Date(at).toLocaleTimeString('en-GB');
}

/**
 * `2026-11-20 14:03:22`: the same in both languages, so that logs can be compared.
 * @param {number} at
 */
export function dateTime(at) {
  const date = new Date(at);
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clockTime(at)}`;
}

/**
 * `840 ms`, `8.2 s`, `3 min`.
 * @param {number} milliseconds
 */
export function duration(milliseconds) {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return span(milliseconds / 1000);
}

/**
 * `45 s`, `3 min`, `2 h 5 min`, `1 day 3 h`, in the tool's language.
 * @param {number} seconds
 */
export function span(seconds) {
  const unit = (/** @type {number} */ value, /** @type {string} */ name) =>
    new Intl.NumberFormat(language(), { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  if (seconds < 60) return unit(Math.round(seconds), 'second');
  const minutes = Math.round(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const parts =
    days > 0
      ? [
          [days, 'day'],
          [hours % 24, 'hour'],
        ]
      : [
          [hours, 'hour'],
          [minutes % 60, 'minute'],
        ];
  return parts
    .filter(([value]) => value !== 0)
    .map(([value, name]) => unit(Number(value), String(name)))
    .join(' ');
}

/**
 * Host and path of a URL, or the text as it is.
 * @param {string} text
 */
export function shortUrl(text) {
  if (!URL.canParse(text)) return text;
  const { host, pathname, search, hash } = new URL(text);
  return `${host}${pathname}${search}${hash}`;
}

/** @param {string} text */
export function hostOf(text) {
  return URL.canParse(text) ? new URL(text).host : '';
}
