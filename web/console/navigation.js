/** Where one can go. */

/** @import { Signal } from '../lib/signal.js' */
/** @import { IconName } from '../lib/parts/icons.js' */

import { h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { icon } from '../lib/parts/icons.js';
import { linkTo, path } from './router.js';

/** @type {readonly { group: 'apps' | 'people' | 'trust' | 'oversight', places: readonly (readonly [Place, IconName])[] }[]} */
const groups = [
  {
    group: 'apps',
    places: [
      ['apps', 'app'],
      ['verdicts', 'calls'],
    ],
  },
  {
    group: 'people',
    places: [
      ['users', 'users'],
      ['corps', 'building'],
    ],
  },
  {
    group: 'trust',
    places: [
      ['hosts', 'device'],
      ['keys', 'key'],
    ],
  },
  {
    group: 'oversight',
    places: [
      ['audit', 'book'],
      ['operators', 'shield'],
      ['admin-keys', 'key'],
      ['health', 'pulse'],
    ],
  },
];

/** @typedef {'apps' | 'verdicts' | 'users' | 'corps' | 'hosts' | 'keys' | 'audit' | 'operators' | 'admin-keys' | 'health'} Place */

/** @param {Signal<boolean>} unfolded */
export function navigation(unfolded) {
  return h(
    'nav',
    {
      className: 'navigation',
      id: 'navigation',
      'aria-label': () => t('console.navigation'),
      'data-unfolded': () => String(unfolded()),
      onkeydown: (event) => {
        if (event.key === 'Escape') unfolded.set(false);
      },
    },
    ...groups.map(({ group, places }) =>
      h(
        'div',
        { className: 'nav-group' },
        h('h2', { className: 'nav-title' }, () => t(`console.nav.${group}`)),
        h('ul', { role: 'list' }, ...places.map(([name, mark]) => h('li', {}, link(name, mark))))
      )
    )
  );
}

/**
 * @param {Place} name
 * @param {IconName} mark
 */
function link(name, mark) {
  const here = () => (path()[0] ?? 'apps') === name;
  return h('a', { href: linkTo([name]), 'aria-current': () => (here() ? 'page' : null) }, icon(mark, 17), h('span', {}, () => t(`console.place.${name}`)));
}
