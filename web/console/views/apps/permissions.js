/** Which JSAPIs and scopes an app has: its account type gives them, the operator may take one away. */

/** @import { AppInView } from './app.js' */
/** @import { Signal } from '../../../lib/signal.js' */

import { h } from '../../../lib/dom.js';
import { known, language, t } from '../../../lib/i18n.js';
import { tick } from '../../../lib/parts/field.js';
import { signal, untracked } from '../../../lib/signal.js';
import { form, textInput } from '../../parts/form.js';
import { card, emptyState } from '../../parts/view.js';
import { may } from '../../session.js';
import { change } from './change.js';

/** @param {AppInView} of */
export function permissions(of) {
  const revoked = signal(/** @type {readonly string[]} */ (of.app().revoked));
  const save = () => change(of.app, { revoked: [...revoked()] });
  return [of.info.scopes.length > 0 ? scopes(of, revoked, save) : null, apis(of, revoked, save)];
}

/**
 * @param {Signal<readonly string[]>} revoked
 * @param {string} name
 * @param {() => string} label
 * @param {string} [className]
 */
function given(revoked, name, label, className) {
  const element = tick(
    label,
    () => !revoked().includes(name),
    (has) => revoked.set(has ? revoked().filter((one) => one !== name) : [...revoked(), name]),
    className
  );
  if (!may('change')) element.querySelector('input')?.setAttribute('disabled', '');
  return element;
}

/**
 * @param {AppInView} of
 * @param {Signal<readonly string[]>} revoked
 * @param {() => Promise<unknown>} save
 */
function scopes({ info }, revoked, save) {
  const list = h(
    'ul',
    { className: 'ticks wide', role: 'list' },
    ...info.scopes.map(({ name, zh, en, silent }) =>
      h(
        'li',
        {},
        given(revoked, name, () => name, 'mono'),
        h('p', { className: 'hint' }, () => `${language() === 'en' ? en : zh}${silent ? t('console.scope.silent') : ''}`)
      )
    )
  );
  return card({ title: () => t('console.scopes'), lead: () => t('console.scopes.lead') }, may('change') ? form({ submit: () => t('console.save'), onSubmit: save }, list) : list);
}

/**
 * @param {AppInView} of
 * @param {Signal<readonly string[]>} revoked
 * @param {() => Promise<unknown>} save
 */
function apis({ app, info }, revoked, save) {
  const wanted = signal('');
  /** @type {HTMLInputElement} */
  const search = textInput({ type: 'search', 'aria-label': () => t('console.apis.search'), placeholder: () => t('console.apis.search'), oninput: () => wanted.set(search.value.trim().toLowerCase()) });
  const has = (/** @type {string} */ group) => info.permissions[group]?.includes(app().account_type) ?? true;
  const groups = [...new Set(info.apis.map(({ group }) => group))];
  const list = h('div', { className: 'api-groups' }, () => {
    const matching = info.apis.filter(({ name }) => name.toLowerCase().includes(wanted()));
    return untracked(() => groups.flatMap((group) => group_(group, matching.filter((api) => api.group === group).map(({ name }) => name))));
  });
  if (info.apis.length === 0) {
    return card({ title: () => t('console.apis') }, emptyState({ title: () => t('console.apis.none'), text: () => t('console.apis.none.text') }));
  }
  return card(
    { title: () => t('console.apis'), lead: () => t('console.apis.lead') },
    search,
    may('change') ? form({ submit: () => t('console.save'), onSubmit: save }, list) : list
  );

  /**
   * @param {string} group
   * @param {readonly string[]} names
   * @returns {Node[]}
   */
  function group_(group, names) {
    if (names.length === 0) return [];
    return [
      h(
        'fieldset',
        { className: 'api-group' },
        h('legend', {}, () => known(`group.${group}`) ?? group, ' ', h('span', { className: 'faint' }, () => (has(group) ? '' : t('console.apis.not_of_type')))),
        h('ul', { className: 'ticks', role: 'list' }, ...names.map((name) => h('li', {}, has(group) ? given(revoked, name, () => name, 'mono') : h('span', { className: 'faint mono' }, name))))
      ),
    ];
  }
}
