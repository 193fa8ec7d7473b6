/** The catalog, group by group. */

/** @import { Reference, ReferenceApi } from '../types/catalog' */
/** @import { Key } from '../lib/i18n.js' */

import { h } from '../lib/dom.js';
import { counted, known, t } from '../lib/i18n.js';

/**
 * @param {Reference} reference
 * @param {() => string} wanted in small letters
 */
export function groups(reference, wanted) {
  const names = [...new Set(reference.apis.map((api) => api.group))];
  const found = (/** @type {string} */ group) =>
    reference.apis.filter((api) => api.group === group && matches(api, wanted()));
  return h(
    'div',
    {},
    h('p', { className: 'reference-count', role: 'status' }, () =>
      counted('reference.found', reference.apis.filter((api) => matches(api, wanted())).length)
    ),
    () => names.filter((group) => found(group).length > 0).map((group) => section(reference, group, found(group)))
  );
}

/**
 * @param {ReferenceApi} api
 * @param {string} wanted
 */
function matches({ name, wire, group, share = '', aliases = [] }, wanted) {
  return [name, wire, group, share, ...aliases, known(`group.${group}`) ?? ''].some((text) => text.toLowerCase().includes(wanted));
}

/**
 * @param {Reference} reference
 * @param {string} group
 * @param {ReferenceApi[]} apis
 */
function section(reference, group, apis) {
  const heading = `group-${group}`;
  const having = reference.permissions[group];
  return h(
    'section',
    { className: 'reference-group', 'aria-labelledby': heading },
    h('h2', { id: heading }, () => known(`group.${group}`) ?? group),
    h(
      'ul',
      { className: 'account-types', 'aria-label': () => t('reference.accounts') },
      ...reference.account_types.map((type) => accountType(type, having === undefined || having.includes(type)))
    ),
    h(
      'div',
      { className: 'reference-scroll', tabIndex: 0, role: 'group', 'aria-labelledby': heading },
      h(
        'table',
        {},
        h('thead', {}, h('tr', {}, ...columns.map((key) => h('th', { scope: 'col' }, () => t(key))))),
        h('tbody', {}, ...apis.map(row))
      )
    )
  );
}

/** @type {readonly Key[]} */
const columns = ['reference.name', 'reference.wire', 'reference.kind', 'reference.since', 'reference.client', 'reference.config'];

/**
 * @param {string} type
 * @param {boolean} has
 */
function accountType(type, has) {
  return h('li', { className: has ? 'has' : 'lacks' }, () =>
    t(has ? 'reference.has' : 'reference.lacks', { type: known(`account.${type}`) ?? type })
  );
}

/** @param {ReferenceApi} api */
function row(api) {
  return h(
    'tr',
    { id: api.name },
    h('th', { scope: 'row' }, h('a', { href: `#${api.name}` }, h('code', {}, api.name)), note(api)),
    h('td', {}, api.name === 'miniProgram.getEnv' ? t('reference.in_sdk') : wires(api)),
    h('td', {}, () => t(`reference.kind.${api.kind}`)),
    h('td', {}, api.since ?? ''),
    h('td', {}, api.platforms === undefined ? api.client : clients(api.platforms)),
    h('td', {}, () => t(api.grant ? 'reference.config.needed' : 'reference.config.not_needed'))
  );
}

/**
 * What the bridge calls it: one name, or one for each kind of client.
 * @param {ReferenceApi} api
 */
function wires({ wire, wires }) {
  const names = wires === undefined ? [wire] : [...new Set(Object.values(wires))];
  return names.map((name) => h('code', { className: 'wire-name' }, name));
}

/**
 * Each kind of client with its first version.
 * @param {{ [platform: string]: string }} platforms
 */
function clients(platforms) {
  return Object.entries(platforms)
    .map(([platform, version]) => `${platform} ${version}`.trim())
    .join(', ');
}

/** @param {ReferenceApi} api */
function note({ share, simulated, aliases = [] }) {
  return [
    ...aliases.map((alias) => h('span', { className: 'reference-note' }, h('code', {}, alias))),
    share === undefined ? null : h('span', { className: 'reference-note' }, () => t('reference.then', { share })),
    simulated ? null : h('span', { className: 'reference-note missing' }, () => t('reference.not_simulated')),
  ];
}
