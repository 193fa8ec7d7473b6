/** @import { Particulars, Profile, SandboxUser } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { signal } from '../../lib/signal.js';
import * as model from '../model.js';
import { radioList, segments } from '../../lib/parts/choice.js';
import { copyButton } from '../../lib/parts/copy-button.js';
import { field, part } from '../../lib/parts/field.js';
import * as sandbox from '../sandbox.js';
import { attempt, change } from '../session.js';
import { consents } from './consents.js';

/** Who holds the phone, and how the apps know him. */
export function usersDrawer() {
  const users = signal(/** @type {SandboxUser[]} */ ([]));
  const refresh = () => attempt(async () => users.set(await sandbox.listUsers()));
  const current = () => users().find((user) => user.id === model.phone().user);
  void refresh();
  return [
    part(
      () => t('users.holder'),
      () =>
        radioList(
          {
            values: users().map((user) => user.id),
            label: (id) => users().find((user) => user.id === id)?.profile.nickname || id,
            value: () => model.phone().user,
            onChoose: (user) => void change({ user }),
            name: () => t('users.holder'),
          },
          (id) => id,
          'compact'
        ),
      newUser(refresh)
    ),
    () => {
      const user = current();
      return user === undefined ? null : [identity(user), profile(user, refresh), consents(user, refresh)];
    },
  ];
}

/** @param {() => Promise<void>} refresh */
function newUser(refresh) {
  const id = h('input', { type: 'text', maxLength: 40, autocomplete: 'off' });
  const add = (/** @type {Event} */ event) => {
    event.preventDefault();
    const named = id.value.trim();
    if (named === '') return;
    void attempt(async () => {
      await sandbox.addUser(named, { nickname: named });
      id.value = '';
      await refresh();
      await change({ user: named });
    });
  };
  return h(
    'form',
    { className: 'line', onsubmit: add },
    h('label', { className: 'field' }, h('span', { className: 'field-label' }, () => t('users.new')), id),
    h('button', { type: 'submit', className: 'button' }, () => t('users.add'))
  );
}

/** @param {SandboxUser} user */
function identity(user) {
  const app = model.appInView();
  const wallet = model.phone().dialect === 'alipayplus';
  const openid = app === null ? '' : (user.openids[model.clientId(app)] ?? '');
  const row = (/** @type {string} */ name, /** @type {string} */ value) => [
    h('dt', {}, name),
    h('dd', { className: 'mono' }, value, copyButton(
        () => t('users.copy', { name }),
        () => value
      )),
  ];
  return part(
    () => t('users.known_as'),
    wallet ? null : h('p', { className: 'hint' }, () => t('users.known_as.hint')),
    h('dl', { className: 'pairs' }, ...(openid === '' ? [] : row(wallet ? 'userId' : 'openid', openid)), ...(wallet ? [] : row('unionid', user.unionid)))
  );
}

/**
 * @param {SandboxUser} user
 * @param {() => Promise<void>} refresh
 */
function profile(user, refresh) {
  const save = (/** @type {Partial<Profile>} */ changed) =>
    void attempt(async () => {
      await sandbox.changeProfile(user.id, { ...user.profile, ...changed });
      await refresh();
    });
  const text = (/** @type {'nickname' | 'country' | 'province' | 'city' | 'avatar'} */ name) => {
    const input = h('input', {
      type: 'text',
      maxLength: name === 'avatar' ? 2000 : 20,
      value: user.profile[name],
      onchange: () => save({ [name]: input.value }),
    });
    return h('label', { className: 'field' }, h('span', { className: 'field-label' }, () => t(`users.${name}`)), input);
  };
  return part(
    () => t('users.profile'),
    text('nickname'),
    field(
      () => t('users.sex'),
      segments({
        values: /** @type {const} */ (['0', '1', '2']),
        label: (sex) => t(`users.sex.${sex}`),
        value: () => /** @type {'0' | '1' | '2'} */ (String(user.profile.sex)),
        onChoose: (sex) => save({ sex: Number(sex) }),
        name: () => t('users.sex'),
      })
    ),
    h('div', { className: 'grid-2' }, text('country'), text('province'), text('city')),
    text('avatar'),
    ...(model.phone().dialect === 'alipayplus' ? particulars(user, save) : [])
  );
}

/**
 * What only wallets know of a person.
 * @param {SandboxUser} user
 * @param {(changed: Partial<Profile>) => void} save
 */
function particulars(user, save) {
  const known = user.profile.particulars ?? {};
  /** @type {readonly (keyof Particulars)[]} */
  const names = ['full_name', 'birthday', 'nationality', 'mobile', 'email'];
  return names.map((name) => {
    const input = h('input', {
      type: 'text',
      maxLength: 60,
      value: known[name] ?? '',
      onchange: () => save({ particulars: { ...known, [name]: input.value } }),
    });
    return h('label', { className: 'field' }, h('span', { className: 'field-label' }, () => t(`users.${name}`)), input);
  });
}
