/** One app: a heading, and its parts, each with a place of its own. */

/** @import { App, DialectInfo } from '../../../types/admin' */
/** @import { Signal } from '../../../lib/signal.js' */

import { h } from '../../../lib/dom.js';
import { t } from '../../../lib/i18n.js';
import { copyButton } from '../../../lib/parts/copy-button.js';
import { signal, untracked } from '../../../lib/signal.js';
import { getApp } from '../../admin.js';
import { shown, source } from '../../parts/load.js';
import { view } from '../../parts/view.js';
import { linkTo } from '../../router.js';
import { dialectInfo } from '../../session.js';
import { general } from './general.js';
import { limits } from './limits.js';
import { statusChip } from './list.js';
import { pages } from './pages.js';
import { permissions } from './permissions.js';
import { secrets } from './secrets.js';

/** @typedef {{ app: Signal<App>, info: DialectInfo }} AppInView */

/** @type {Readonly<Record<'general' | 'secrets' | 'pages' | 'permissions' | 'limits', (of: AppInView) => (Node | null)[]>>} */
const parts = { general, secrets, pages, permissions, limits };

const names = /** @type {(keyof typeof parts)[]} */ (Object.keys(parts));

/**
 * @param {string} dialect
 * @param {string} id
 * @param {string} [wanted]
 */
export function appView(dialect, id, wanted) {
  const part = names.find((name) => name === wanted) ?? 'general';
  const found = source(() => getApp({ dialect, client_id: id }));
  const name = () => {
    const state = found.state();
    return state.is === 'there' ? state.value.name : id;
  };
  return view(
    { title: name, back: { href: linkTo(['apps']), label: () => t('console.apps') } },
    shown(found, (value) => {
      const info = dialectInfo(value.dialect);
      if (info === undefined) return null;
      const app = signal(value);
      return [
        identity(app, info),
        tabs(dialect, id, part),
        // Made anew after each change: what a field shows is what the platform keeps.
        h('div', { className: 'cards' }, () => {
          app();
          return untracked(() => parts[part]({ app, info }));
        }),
      ];
    })
  );
}

/**
 * @param {Signal<App>} app
 * @param {DialectInfo} info
 */
function identity(app, info) {
  return h('p', { className: 'identity' }, () => {
    const { dialect, client_id } = app();
    return [
      statusChip(app()),
      h('span', {}, t(`dialect.${dialect}`)),
      h('span', { className: 'with-copy' }, h('span', { className: 'faint' }, info.identity_names[0]), h('code', {}, client_id), copyButton(() => t('console.copy_of', { what: client_id }), () => client_id)),
      h('a', { href: linkTo(['verdicts'], { app: client_id }) }, t('console.app.verdicts')),
    ];
  });
}

/**
 * @param {string} dialect
 * @param {string} id
 * @param {string} part
 */
function tabs(dialect, id, part) {
  return h(
    'nav',
    { className: 'tabs', 'aria-label': () => t('console.app.parts') },
    ...names.map((name) =>
      h('a', { href: linkTo(['apps', dialect, id, name]), 'aria-current': name === part ? 'page' : null }, () => t(`console.part.${name}`))
    )
  );
}
