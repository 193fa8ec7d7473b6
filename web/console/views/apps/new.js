/** Registers an app, and shows its secret this once. */

/** @import { Corp, DialectInfo, NewApp } from '../../../types/admin' */

import { h } from '../../../lib/dom.js';
import { t } from '../../../lib/i18n.js';
import { segments } from '../../../lib/parts/choice.js';
import { richText } from '../../../lib/parts/rich-text.js';
import { signal, untracked } from '../../../lib/signal.js';
import { createApp, listCorps } from '../../admin.js';
import { form, freshId, labelled, selectInput, textInput } from '../../parts/form.js';
import { shown, source } from '../../parts/load.js';
import { showOnce } from '../../parts/secret.js';
import { card, emptyState, view } from '../../parts/view.js';
import { goTo, linkTo } from '../../router.js';
import { dialectInfo, dialects, may } from '../../session.js';
import { accountName } from './list.js';

export function newAppView() {
  const back = { href: linkTo(['apps']), label: () => t('console.apps') };
  if (!may('change')) {
    return view(
      { title: () => t('console.apps.new'), back },
      emptyState({ title: () => t('console.not_yours'), text: () => t('console.not_yours.text') })
    );
  }
  const chosen = signal(dialects()[0]?.dialect ?? 'wechat');
  return view(
    { title: () => t('console.apps.new'), lead: () => t('console.apps.new.lead'), back },
    h(
      'div',
      { className: 'field' },
      h('span', { className: 'field-label' }, () => t('console.app.dialect')),
      segments({
        values: dialects().map(({ dialect }) => dialect),
        label: (name) => t(`dialect.${name}`),
        value: chosen,
        onChoose: chosen.set,
        name: () => t('console.app.dialect'),
      }),
      h('span', { className: 'hint' }, () => richText(t(`console.dialect.${chosen()}`)))
    ),
    () => {
      const info = dialectInfo(chosen());
      return info === undefined ? null : untracked(() => newAppForm(info));
    }
  );
}

/** @param {DialectInfo} info */
function newAppForm(info) {
  const name = textInput({ required: true, maxLength: 64, autofocus: true });
  const type = selectInput(
    info.account_types.map((value) => ({ value, label: () => accountName(info.dialect, value) })),
    info.account_types[0] ?? ''
  );
  const corp = corpField();
  const home = textInput({ type: 'url', className: 'mono', placeholder: 'https://app.example.gov.cn/' });
  const domain = textInput({ className: 'mono', placeholder: 'shop.example.com' });

  const send = async () => {
    /** @type {NewApp} */
    const wanted = { dialect: info.dialect, name: name.value.trim() };
    if (type.value !== '') wanted.account_type = type.value;
    if (info.corps && corp.value() !== '') wanted.corp = corp.value();
    if (info.place === 'home' && home.value !== '') wanted.home = home.value.trim();
    if (info.place === 'domains' && domain.value !== '') wanted.domains = [domain.value.trim()];
    const { app, secret } = await createApp(wanted);
    const [idName, secretName] = info.identity_names;
    await showOnce(
      () => t('console.apps.made', { name: app.name }),
      [
        { label: () => idName, text: app.client_id },
        ...(secret === null ? [] : [{ label: () => secretName, text: secret, secret: true }]),
      ],
      () => t(secret === null ? 'console.apps.made.keys' : 'console.apps.made.next')
    );
    goTo(['apps', app.dialect, app.client_id]);
  };

  return card(
    { title: () => t('console.apps.new.about') },
    form(
      { submit: () => t('console.apps.register'), onSubmit: send },
      labelled(() => t('console.app.name'), name, () => t('console.app.name.hint')),
      info.account_types.length > 1 ? labelled(() => t('console.app.account_type'), type, () => t('console.app.account_type.hint')) : null,
      info.corps ? corp.element : null,
      info.place === 'home' ? labelled(() => t('console.app.home'), home, () => t('console.app.home.hint')) : null,
      info.place === 'domains' ? labelled(() => t('console.app.first_domain'), domain, () => t('console.app.first_domain.hint')) : null
    )
  );

  function corpField() {
    const corps = source(listCorps);
    /** @type {HTMLSelectElement | null} */
    let select = null;
    const id = freshId();
    return {
      value: () => select?.value ?? '',
      element: h(
        'div',
        {},
        shown(corps, ({ items }) => corpChoice(items))
      ),
    };

    /** @param {Corp[]} items */
    function corpChoice(items) {
      const own = items.filter(({ dialect }) => dialect === info.dialect);
      if (own.length === 0) {
        return h('p', { className: 'hint' }, () => t('console.apps.new.no_corp'), ' ', h('a', { href: linkTo(['corps']) }, () => t('console.corps.new')));
      }
      select = selectInput(own.map((one) => ({ value: one.id, label: () => `${one.name} (${one.id})` })), own[0]?.id ?? '');
      select.id = id;
      return labelled(() => t('console.app.corp'), select, () => t('console.app.corp.hint'));
    }
  }
}
