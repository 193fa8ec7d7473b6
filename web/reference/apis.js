/** The reference of the JSAPIs, drawn from the catalog by which the platform judges. */

/** @import { Reference } from '../types/catalog' */

import { append, h } from '../lib/dom.js';
import { requestJson } from '../lib/http.js';
import { loadLocales, t } from '../lib/i18n.js';
import { signal } from '../lib/signal.js';
import { languageSwitch, themeSwitch } from '../lib/parts/appearance.js';
import { mark } from '../lib/parts/icons.js';
import { richText } from '../lib/parts/rich-text.js';
import { readPreferences, wearPreferences } from '../lib/preferences.js';
import { groups } from './groups.js';

await loadLocales();
readPreferences({});
wearPreferences();

/** The dialects that have a catalog. */
const dialects = /** @type {const} */ (['wechat', 'dingtalk', 'gov', 'alipayplus']);

/** @type {import('../types/host-protocol').Dialect} */
const dialect = dialects.find((name) => name === new URLSearchParams(location.search).get('dialect')) ?? 'wechat';

/** @type {Reference} */
const reference = await requestJson('GET', `/docs/apis/${dialect}.json`);

/** What the person looks for, in small letters. */
const wanted = signal('');

append(document.body, [
  h(
    'header',
    { className: 'reference-bar' },
    h('a', { className: 'brand', href: '/simulator' }, mark(), h('span', {}, '勘合 Kanhe')),
    h('nav', { className: 'reference-dialects', 'aria-label': () => t('top.platform') }, ...dialects.map(dialectLink)),
    h('div', { className: 'reference-settings' }, languageSwitch(), themeSwitch())
  ),
  h(
    'main',
    { className: 'reference' },
    h('h1', {}, () => t('reference.title', { dialect: t(`dialect.${reference.dialect}`) })),
    h('p', { className: 'lead' }, () => richText(t('reference.lead'))),
    search(),
    groups(reference, wanted)
  ),
]);

function search() {
  /** @type {HTMLInputElement} */
  const input = h('input', {
    type: 'search',
    id: 'wanted',
    placeholder: () => t('reference.search.hint'),
    oninput: () => wanted.set(input.value.trim().toLowerCase()),
  });
  return h(
    'p',
    { className: 'reference-search', role: 'search' },
    h('label', { htmlFor: 'wanted', className: 'unseen' }, () => t('reference.search')),
    input
  );
}

/** @param {(typeof dialects)[number]} name */
function dialectLink(name) {
  return h('a', { href: `?dialect=${name}`, 'aria-current': name === dialect ? 'page' : null }, () => t(`dialect.${name}`));
}
