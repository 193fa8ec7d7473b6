/** Where a person is: `#/apps/wechat/wx…/domains?q=…`. A link carries all that is needed to come back. */

import { signal } from '../lib/signal.js';

/** `['apps', 'wechat', 'wx…']` */
export const path = signal(readPath());

/** Whether the person has moved since the page was loaded: only then the focus follows. */
export let moved = false;

window.addEventListener('hashchange', () => {
  const next = readPath();
  // What a list is filtered by is no other place: nothing is made anew, and the focus stays in the field.
  if (next.join('/') === path().join('/')) return;
  moved = true;
  path.set(next);
});

/** @returns {readonly string[]} */
function readPath() {
  const [names = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return names.split('/').filter(Boolean).map(decode);
}

/** @param {string} part */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * What the link says that a list is filtered by.
 * @param {string} name
 */
export function queried(name) {
  return new URLSearchParams(location.hash.split('?')[1] ?? '').get(name) ?? '';
}

/** @typedef {Readonly<Record<string, string | undefined>>} Query */

/**
 * A link to a place.
 * @param {readonly string[]} names
 * @param {Query} [query]
 */
export function linkTo(names, query = {}) {
  const given = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : []));
  const search = given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
  return `#/${names.map(encodeURIComponent).join('/')}${search}`;
}

/** @param {readonly string[]} names */
export function goTo(names) {
  location.hash = linkTo(names);
}

/**
 * Writes what a list is filtered by into the link, without an entry in the history.
 * @param {Query} query
 */
export function keepQuery(query) {
  history.replaceState(history.state, '', linkTo(path(), query));
}
