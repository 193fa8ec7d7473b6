/**
 * The wallet's hosted authorization page, to which an app sends a user's browser (`authorizations/consult`). Whoever
 * looks at it says who he is, allows what he likes, and is sent back with a code. In a sandbox nobody has to sign in.
 */

/** @import { HostedPage } from '../types/sandbox' */

import { arm } from '../lib/armed.js';
import { h } from '../lib/dom.js';
import { language, loadLocales, t } from '../lib/i18n.js';

const id = new URLSearchParams(location.search).get('authId') ?? '';
const address = `/sandbox/v1/auth-requests/${encodeURIComponent(id)}`;

/** The scope that is set apart, with an agreement of its own. */
const AUTO_DEBIT = 'AGREEMENT_PAY';

await loadLocales();
language.set(navigator.language.startsWith('en') ? 'en' : 'zh-CN');
document.documentElement.lang = language();
document.title = t('hosted.page');
await load('');

/** @param {string} user of whom the page is to be shown; empty: of the first */
async function load(user) {
  const answer = await fetch(`${address}?${new URLSearchParams({ user })}`).catch(() => null);
  if (answer === null) return say(t('hosted.unavailable'));
  const body = await answer.json();
  if (!answer.ok) return say(answer.status === 410 ? t('hosted.gone') : String(body.detail));
  const page = /** @type {HostedPage} */ (body);
  if (!page.hosted) return say(t('hosted.contract'));
  show(...form(page));
}

/** @param {...Node} content */
function show(...content) {
  document.getElementById('page')?.replaceChildren(...content);
}

/** @param {string} text */
function say(text) {
  show(h('h1', {}, t('hosted.page')), h('p', { role: 'status' }, text));
}

/** @param {HostedPage} page */
function form({ asked, returns_to: returnsTo, user, users, ticket }) {
  const plain = asked.scopes.filter(({ name }) => name !== AUTO_DEBIT).map((scope) => tick(scope, true));
  const debit = asked.scopes.filter(({ name }) => name === AUTO_DEBIT).map((scope) => tick(scope, false));
  const boxes = [...plain, ...debit].map(({ box }) => box);
  const ticked = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const answer = (/** @type {'allow' | 'deny'} */ action) => () =>
    void send({ ticket, action, scopes: ticked(), agreement: ticked().includes(AUTO_DEBIT) });

  const allow = h('button', { type: 'button', className: 'primary' }, t('mpc.allow'));
  const deny = h('button', { type: 'button' }, t('mpc.deny'));
  const look = arm(allow, answer('allow'), () => boxes.length === 0 || ticked().length > 0);
  arm(deny, answer('deny'));
  for (const box of boxes) box.addEventListener('change', look);

  const whom = h('select', {}, ...users.map(({ id, name }) => h('option', { value: id, selected: id === user }, name)));
  whom.addEventListener('change', () => void load(whom.value));
  return [
    h('div', { className: 'app' }, logo(asked), h('div', {}, h('strong', {}, asked.app), h('small', {}, new URL(returnsTo).host))),
    h('h1', {}, t('mpc.title', { app: asked.app })),
    h('label', { className: 'who' }, t('hosted.who'), whom),
    plain.length === 0
      ? h('p', {}, t(debit.length === 0 ? 'hosted.nothing' : 'hosted.only_debit'))
      : h('fieldset', {}, h('legend', {}, t('hosted.gets')), ...plain.map(({ row }) => row)),
    ...debit.map(({ row }) =>
      h('fieldset', { className: 'debit' }, h('legend', {}, t('mpc.debit')), row, h('p', {}, t('mpc.debit.terms')))
    ),
    ...terms(asked),
    h('div', { className: 'buttons' }, deny, allow),
  ];
}

/** @param {HostedPage['asked']['scopes'][number]} scope @param {boolean} checked */
function tick({ name, zh, en }, checked) {
  const box = h('input', { type: 'checkbox', value: name, checked });
  return { box, row: h('label', { className: 'scope' }, box, h('span', {}, language() === 'en' ? en : zh)) };
}

/** @param {HostedPage['asked']} asked */
function logo({ app, presentation }) {
  const letter = h('span', { className: 'letter', 'aria-hidden': 'true' }, [...app][0]?.toUpperCase() ?? '?');
  if (presentation.logo === '') return letter;
  const picture = h('img', { alt: '', referrerPolicy: 'no-referrer', src: presentation.logo });
  picture.addEventListener('error', () => picture.replaceWith(letter));
  return picture;
}

/** @param {HostedPage['asked']} asked */
function terms({ presentation }) {
  if (presentation.terms.length === 0) return [];
  const link = (/** @type {{ title: string, url: string }} */ { title, url }) =>
    h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, title);
  return [h('div', { className: 'links' }, h('span', {}, t('mpc.agree')), ...presentation.terms.map(link))];
}

/** @param {object} given */
async function send(given) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(given) }).catch(() => null);
  if (answer === null) return say(t('hosted.unavailable'));
  const body = await answer.json();
  if (answer.ok) location.replace(String(body.redirect));
  else say(answer.status === 410 ? t('hosted.gone') : String(body.detail));
}
