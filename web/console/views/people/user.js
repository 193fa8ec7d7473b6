/** A user, and what he has agreed to. */

/** @import { Consent, User } from '../../../types/admin' */
/** @import { Source } from '../../parts/load.js' */

import { h } from '../../../lib/dom.js';
import { language, t } from '../../../lib/i18n.js';
import { changeUser, getUser, listConsents, revokeConsent } from '../../admin.js';
import { button } from '../../parts/buttons.js';
import { confirm } from '../../parts/confirm.js';
import { form, labelled, selectInput, textInput } from '../../parts/form.js';
import { shown, source } from '../../parts/load.js';
import { table } from '../../parts/table.js';
import { moment, when } from '../../parts/time.js';
import { say } from '../../parts/toast.js';
import { card, emptyState, facts, view } from '../../parts/view.js';
import { linkTo } from '../../router.js';
import { dialectInfo, may } from '../../session.js';
import { profileLanguages } from './users.js';

/** @param {string} handle */
export function userView(handle) {
  const user = source(() => getUser(handle));
  return view(
    { title: () => handle, back: { href: linkTo(['users']), label: () => t('console.users') } },
    h('div', { className: 'cards' }, shown(user, (found) => profile(found, user)), consents(handle))
  );
}

/**
 * @param {User} found
 * @param {Source<User>} user
 */
function profile(found, user) {
  const { handle, created_at, revision } = found;
  const known = facts([
    [() => t('console.user.handle'), h('code', {}, handle)],
    [() => t('console.created'), h('span', {}, moment(created_at), ' · ', when(created_at))],
  ]);
  if (!may('change')) {
    return card({ title: () => t('console.user.profile') }, known, facts([[() => t('console.user.nickname'), found.nickname], [() => t('console.user.language'), found.language]]));
  }
  const nickname = textInput({ value: found.nickname, required: true, maxLength: 64 });
  const tongue = selectInput(
    [...new Set([...profileLanguages, found.language])].map((value) => ({ value, label: () => value })),
    found.language
  );
  const save = async () => {
    await changeUser(handle, { profile: { nickname: nickname.value.trim(), language: tongue.value }, revision });
    await user.reload();
    say(t('console.saved'));
  };
  return card(
    { title: () => t('console.user.profile') },
    known,
    form({ submit: () => t('console.save'), onSubmit: save }, labelled(() => t('console.user.nickname'), nickname), labelled(() => t('console.user.language'), tongue))
  );
}

/** @param {string} handle */
function consents(handle) {
  const list = source(() => listConsents(handle));
  return card(
    { title: () => t('console.consents'), lead: () => t('console.consents.lead') },
    shown(list, ({ items }) =>
      items.length === 0
        ? emptyState({ title: () => t('console.consents.none'), text: () => t('console.consents.none.text') })
        : h('div', { className: 'consents' }, ...items.map(consent))
    )
  );

  /** @param {Consent} given */
  function consent(given) {
    return h(
      'section',
      { className: 'consent', 'aria-label': given.app },
      h(
        'div',
        { className: 'consent-head' },
        h('h3', {}, h('a', { href: linkTo(['apps', given.dialect, given.client_id]) }, given.app)),
        h('span', { className: 'faint' }, () => t(`dialect.${given.dialect}`)),
        may('change') ? button(() => t('console.consent.withdraw_all'), () => withdraw(given)) : null
      ),
      table(
        () => t('console.scopes'),
        [
          { label: () => t('console.scope'), cell: ({ name }) => h('span', {}, h('code', {}, name), ' ', h('span', { className: 'faint' }, () => scopeWords(given.dialect, name))) },
          { label: () => t('console.scope.agreed'), cell: ({ agreed_at }) => when(agreed_at) },
          ...(may('change')
            ? [
                {
                  label: () => t('console.act'),
                  className: 'act',
                  cell: (/** @type {Consent['scopes'][number]} */ { name }) => button(() => t('console.consent.withdraw'), () => withdraw(given, name)),
                },
              ]
            : []),
        ],
        given.scopes
      )
    );
  }

  /**
   * @param {Consent} given
   * @param {string} [scope]
   */
  function withdraw(given, scope) {
    void confirm({
      title: () => t('console.consent.withdraw'),
      text: () => t('console.consent.withdraw.text', { user: handle, app: given.app, scope: scope ?? t('console.consent.everything') }),
      act: () => t('console.consent.withdraw'),
      onConfirm: async () => {
        await revokeConsent(handle, given, scope);
        await list.reload();
        say(t('console.consent.withdrawn'));
      },
    });
  }
}

/**
 * @param {string} dialect
 * @param {string} name
 */
function scopeWords(dialect, name) {
  const scope = dialectInfo(dialect)?.scopes.find((one) => one.name === name);
  return scope === undefined ? '' : language() === 'en' ? scope.en : scope.zh;
}
