/** @import { SandboxUser } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { part } from '../parts/field.js';
import * as sandbox from '../sandbox.js';
import { attempt } from '../session.js';

/**
 * Who has access to what of a person, and how he takes it back: from an app as a whole, or scope by scope.
 * @param {SandboxUser} user
 * @param {() => Promise<void>} refresh
 */
export function consents(user, refresh) {
  const take = (/** @type {() => Promise<void>} */ back) => () =>
    void attempt(async () => {
      await back();
      await refresh();
    });
  return part(
    () => t('users.consents'),
    user.consents.length === 0
      ? h('p', { className: 'hint' }, () => t('users.consents.none'))
      : h('ul', { className: 'access-list' }, ...user.consents.map((consent) => access(user.id, consent, take)))
  );
}

/**
 * @param {string} user
 * @param {SandboxUser['consents'][number]} consent
 * @param {(back: () => Promise<void>) => () => void} take
 */
function access(user, { app, dialect, client_id, scopes }, take) {
  return h(
    'li',
    { className: 'access' },
    h('strong', {}, app),
    h(
      'button',
      {
        type: 'button',
        className: 'button',
        'aria-label': () => t('users.withdraw.all', { app }),
        onclick: take(() => sandbox.withdrawConsent(user, dialect, client_id)),
      },
      () => t('users.withdraw')
    ),
    h(
      'ul',
      { className: 'access-scopes' },
      ...Object.keys(scopes).map((scope) =>
        h(
          'li',
          {},
          h('code', {}, scope),
          h(
            'button',
            {
              type: 'button',
              className: 'button',
              'aria-label': () => t('users.withdraw.scope', { app, scope }),
              onclick: take(() => sandbox.withdrawScope(user, dialect, client_id, scope)),
            },
            () => t('users.withdraw')
          )
        )
      )
    )
  );
}
