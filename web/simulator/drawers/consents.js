/** @import { SandboxUser } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { language, t } from '../../lib/i18n.js';
import * as model from '../model.js';
import { part } from '../../lib/parts/field.js';
import { richText } from '../../lib/parts/rich-text.js';
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
      ? h('p', { className: 'hint' }, () => richText(t(nobody())))
      : h('ul', { className: 'access-list' }, ...user.consents.map((consent) => access(user.id, consent, take)))
  );
}

/** How pages ask, where nobody has yet. */
function nobody() {
  return model.phone().dialect === 'alipayplus' ? 'users.consents.none.alipayplus' : 'users.consents.none';
}

/**
 * @param {string} user
 * @param {SandboxUser['consents'][number]} consent
 * @param {(back: () => Promise<void>) => () => void} take
 */
function access(user, { app, dialect, client_id, scopes, words }, take) {
  const inWords = (/** @type {string} */ scope) => words[scope]?.[language() === 'en' ? 'en' : 'zh'];
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
          h('span', {}, () => inWords(scope) ?? '', ' ', h('code', { className: 'faint' }, scope)),
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
