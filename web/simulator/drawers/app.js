/** @import { AppSettings, SandboxApp } from '../../types/sandbox' */
/** @import { Reference } from '../../types/catalog' */

import { h } from '../../lib/dom.js';
import { known, t } from '../../lib/i18n.js';
import { signal, untracked } from '../../lib/signal.js';
import * as model from '../model.js';
import { radioList, select } from '../../lib/parts/choice.js';
import { part, tick } from '../../lib/parts/field.js';
import { richText } from '../../lib/parts/rich-text.js';
import { changeApp, getReference } from '../sandbox.js';
import { attempt } from '../session.js';
import { domains } from './app-domains.js';
import { authorizing } from './authorizing.js';
import { grantedScopes } from './granted-scopes.js';
import { presentation } from './presentation.js';

const DAY = 86_400;

/** Marks an account that serves only people who follow it. */
const TEST_ACCOUNT = 'test_account';

/** What the app in view is and may do: the operator's side of a page that does not work. */
export function appDrawer() {
  const reference = signal(/** @type {Reference | null} */ (null));
  void attempt(async () => reference.set(await getReference(model.phone().dialect)));
  return [
    () => {
      const catalog = reference();
      if (catalog === null) return null;
      return untracked(() =>
        model.appInView() === null
          ? h('p', { className: 'hint' }, t('setup.no_app'))
          : [accountType(catalog), status(), ...places(), apis(catalog)]
      );
    },
  ];
}

/** Where its pages may live: each platform has its own rule. */
function places() {
  const { dialect } = app();
  if (dialect === 'wechat') return [domains(app, change), leniency()];
  if (dialect === 'alipayplus') return [domains(app, change), grantedScopes(app, change), presentation(app, change), authorizing()];
  return dialect === 'gov' ? [home(), subscriptions()] : [];
}

/** Pages of this platform live where the app's home page does (seed 000, note). */
function home() {
  /** @type {HTMLInputElement} */
  const input = h('input', {
    type: 'url',
    className: 'mono',
    value: () => app().home ?? '',
    'aria-label': () => t('app.home'),
    onchange: () => void change({ home: input.value }),
  });
  return part(
    () => t('app.home'),
    input,
    h('p', { className: 'hint' }, () => richText(t('app.home.hint'))),
    h('div', { className: 'field' }, loopback(), h('span', { className: 'hint' }, () => richText(t('app.loopback.hint'))))
  );
}

function loopback() {
  return tick(
    () => t('app.loopback'),
    () => app().loopback,
    (wanted) => void change({ loopback: wanted })
  );
}

/** API directories, without which the open API answers nothing (seed 000, "Introduction"). */
function subscriptions() {
  const names = /** @type {const} */ (['jsapi_auth', 'login_free']);
  const has = (/** @type {string} */ name) => (app().subscriptions ?? []).includes(name);
  return part(
    () => t('app.subscriptions'),
    h('p', { className: 'hint' }, () => richText(t('app.subscriptions.hint'))),
    ...names.map((name) =>
      tick(
        () => t(`app.subscription.${name}`),
        () => has(name),
        (wanted) => void change({ subscriptions: names.filter((one) => (one === name ? wanted : has(one))) })
      )
    )
  );
}

/** The app in view, where it is certain that there is one. @returns {SandboxApp} */
function app() {
  const found = model.appInView() ?? model.apps()[0];
  if (found === undefined) throw new Error(t('notice.no_apps'));
  return found;
}

/**
 * Changes the app in view, and shows what the platform made of it.
 * @param {AppSettings} settings
 */
function change(settings) {
  const { dialect } = app();
  return attempt(async () => {
    const now = await changeApp(dialect, model.clientId(app()), settings);
    model.apps.set(model.apps().map((one) => (model.clientId(one) === model.clientId(now) ? now : one)));
  });
}

/** @param {Reference} catalog */
function accountType(catalog) {
  return part(
    () => t('app.account_type'),
    select({
      values: catalog.account_types,
      label: (type) => known(`account.${app().dialect}.${type}`) ?? known(`account.${type}`) ?? type,
      value: () => app().account_type,
      onChoose: (type) => void change({ account_type: type }),
      name: () => t('app.account_type'),
    }),
    h('p', { className: 'hint' }, () => richText(t('app.account_type.hint'))),
    h('p', { className: 'hint' }, h('a', { href: () => `/docs/apis?dialect=${app().dialect}`, target: '_blank' }, () => t('app.reference')))
  );
}

function status() {
  const values = /** @type {const} */ (['enabled', 'secret_frozen', 'disabled']);
  return part(
    () => t('app.status'),
    radioList(
      {
        values,
        label: (name) => t(`app.status.${name}`),
        value: () => app().status,
        onChoose: (name) => void change({ status: name }),
        name: () => t('app.status'),
      },
      (name) => t(`app.status.${name}.why`)
    )
  );
}

function leniency() {
  return part(
    () => t('app.leniency'),
    h(
      'div',
      { className: 'field' },
      tick(
        () => t('app.domain_delay'),
        () => app().domain_delay > 0,
        (wanted) => void change({ domain_delay: wanted ? DAY : 0 })
      ),
      h('span', { className: 'hint' }, () => richText(t('app.domain_delay.hint')))
    ),
    h(
      'div',
      { className: 'field' },
      loopback(),
      h('span', { className: 'hint' }, () => richText(t('app.loopback.hint')))
    ),
    h(
      'div',
      { className: 'field' },
      tick(
        () => t('app.test_account'),
        () => app().marks.includes(TEST_ACCOUNT),
        (wanted) => {
          const others = app().marks.filter((mark) => mark !== TEST_ACCOUNT);
          void change({ marks: wanted ? [...others, TEST_ACCOUNT] : others });
        }
      ),
      h('span', { className: 'hint' }, () => richText(t('app.test_account.hint')))
    )
  );
}

/** @param {Reference} catalog */
function apis(catalog) {
  const names = catalog.apis.filter(({ grant }) => grant).map(({ name }) => name);
  if (names.length === 0) return null;
  const without = (/** @type {string} */ name) => app().revoked.filter((one) => one !== name);
  return part(
    () => t('app.apis'),
    h('p', { className: 'hint' }, () => richText(t('app.apis.hint'))),
    h(
      'ul',
      { className: 'ticks', role: 'list' },
      ...names.map((name) =>
        h(
          'li',
          {},
          tick(
            () => name,
            () => !app().revoked.includes(name),
            (has) => void change({ revoked: has ? without(name) : [...without(name), name] }),
            'mono'
          )
        )
      )
    )
  );
}
