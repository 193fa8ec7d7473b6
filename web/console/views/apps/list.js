/** All apps, to be searched. */

/** @import { App } from '../../../types/admin' */

import { h } from '../../../lib/dom.js';
import { known, t } from '../../../lib/i18n.js';
import { chip } from '../../../lib/parts/chip.js';
import { copyButton } from '../../../lib/parts/copy-button.js';
import { listApps } from '../../admin.js';
import { buttonLink } from '../../parts/buttons.js';
import { choiceField, filterBar, filters, searchField } from '../../parts/filter.js';
import { pagedTable } from '../../parts/paged.js';
import { when } from '../../parts/time.js';
import { emptyState, view } from '../../parts/view.js';
import { linkTo } from '../../router.js';
import { dialects, may } from '../../session.js';

const statuses = /** @type {const} */ (['enabled', 'secret_frozen', 'disabled']);

export function appsView() {
  const filter = filters(['q', 'dialect', 'status'], () => void list.reload());
  const list = pagedTable({
    caption: () => t('console.apps'),
    fetchPage: (after) => listApps({ ...filter.values(), after }),
    columns: [
      { label: () => t('console.app.name'), cell: (app) => h('a', { href: linkTo(['apps', app.dialect, app.client_id]) }, app.name) },
      {
        label: () => t('console.app.id'),
        cell: (app) =>
          h(
            'span',
            { className: 'with-copy' },
            h('code', {}, app.client_id),
            copyButton(() => t('console.copy_of', { what: app.client_id }), () => app.client_id)
          ),
      },
      { label: () => t('console.app.dialect'), cell: (app) => h('span', {}, () => t(`dialect.${app.dialect}`)) },
      { label: () => t('console.app.account_type'), cell: (app) => h('span', {}, () => accountName(app.dialect, app.account_type)) },
      { label: () => t('console.app.status'), cell: (app) => statusChip(app) },
      { label: () => t('console.created'), cell: (app) => when(app.created_at) },
    ],
    empty: () =>
      filter.any()
        ? emptyState({ title: () => t('console.none_found'), text: () => t('console.none_found.text') })
        : emptyState({
            title: () => t('console.apps.none'),
            text: () => t('console.apps.none.text'),
            action: may('change') ? buttonLink(() => t('console.apps.new'), linkTo(['apps', 'new']), { kind: 'primary', mark: 'plus' }) : null,
          }),
  });
  return view(
    {
      title: () => t('console.apps'),
      lead: () => t('console.apps.lead'),
      actions: may('change') ? [buttonLink(() => t('console.apps.new'), linkTo(['apps', 'new']), { kind: 'primary', mark: 'plus' })] : [],
    },
    filterBar(
      searchField(filter, 'q', () => t('console.apps.search'), () => t('console.apps.search.hint')),
      choiceField(filter, 'dialect', () => t('console.app.dialect'), [
        { value: '', label: () => t('console.every_dialect') },
        ...dialects().map(({ dialect }) => ({ value: dialect, label: () => t(`dialect.${dialect}`) })),
      ]),
      choiceField(filter, 'status', () => t('console.app.status'), [
        { value: '', label: () => t('console.every_status') },
        ...statuses.map((status) => ({ value: status, label: () => t(`app.status.${status}`) })),
      ])
    ),
    list.element
  );
}

/**
 * @param {string} dialect
 * @param {string} type
 */
export function accountName(dialect, type) {
  return known(`account.${dialect}.${type}`) ?? known(`account.${type}`) ?? type;
}

/** @param {App} app */
export function statusChip(app) {
  const tones = /** @type {const} */ ({ enabled: 'good', secret_frozen: 'pending', disabled: 'bad' });
  return h('span', {}, () => chip(tones[app.status], t(`app.status.${app.status}`)));
}
