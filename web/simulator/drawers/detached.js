/** A real phone, or another tab, in place of the simulated one: how it joins, and which it is. */

/** @import { Detached, Invitation } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { effect, onEnd, signal, untracked } from '../../lib/signal.js';
import { copyButton } from '../../lib/parts/copy-button.js';
import { field } from '../../lib/parts/field.js';
import { richText } from '../../lib/parts/rich-text.js';
import { isLoopback } from '../address.js';
import * as model from '../model.js';
import { bridgeTag } from '../parts/tag.js';
import * as sandbox from '../sandbox.js';
import { attempt } from '../session.js';

const device = () => model.session()?.detached ?? null;

/** What the device drawer says of it. */
export function detached() {
  const invitation = signal(/** @type {Invitation | null} */ (null));
  // A code that has been used is of no use to a second device.
  effect(() => void (device() !== null && invitation.set(null)));
  return h('div', { className: 'detached' }, () => {
    const joined = device();
    if (model.phone().driver !== null) return h('p', { className: 'hint' }, t('detached.driven'));
    if (joined !== null) return known(joined);
    const given = invitation();
    return untracked(() => (given === null ? offer(invitation.set) : invite(given, invitation.set)));
  });
}

/** @param {Detached} joined */
function known({ user_agent, screen: { width, height, density }, connected }) {
  return [
    h('p', { className: 'device-standing' }, t(connected ? 'detached.connected' : 'detached.waiting')),
    h('p', { className: 'hint' }, t('detached.screen', { width, height, density })),
    h('pre', { className: 'raw', tabIndex: 0, 'aria-label': t('detached.user_agent') }, user_agent),
    h(
      'button',
      { type: 'button', className: 'button', onclick: () => void attempt(dismiss) },
      t('detached.dismiss')
    ),
  ];
}

async function dismiss() {
  model.session.set(await sandbox.dismissDevice(model.phone().id));
}

/** @param {(invitation: Invitation) => void} give */
function offer(give) {
  const ask = () => attempt(async () => give(await sandbox.inviteDevice(model.phone().id)));
  return [
    h('p', { className: 'hint' }, t('detached.hint')),
    h('button', { type: 'button', className: 'button', onclick: () => void ask() }, t('detached.invite')),
  ];
}

/**
 * @param {Invitation} invitation
 * @param {(invitation: Invitation) => void} renew
 */
function invite({ code, life_seconds, origins }, renew) {
  const home = origins[0] ?? location.origin;
  const page = signal(pageFor(model.claimed() || model.opened(), home));
  const link = () => withCode(page(), code);
  const input = h('input', {
    type: 'text',
    className: 'mono',
    value: untracked(page),
    'aria-label': t('detached.page'),
    spellcheck: false,
    oninput: ({ target }) => page.set(/** @type {HTMLInputElement} */ (target).value.trim()),
  });
  const snippet = (/** @type {() => string} */ text, /** @type {string} */ label) =>
    h('div', { className: 'snippet' }, h('code', {}, text), copyButton(() => label, text));
  return [
    origins.length > 0 ? null : h('p', { className: 'hint' }, richText(t('detached.loopback', { port: location.port || '80' }))),
    field(() => t('detached.page'), input, () => t('detached.page.hint')),
    origins.length > 0 ? code2d(link) : null,
    h('p', { className: 'hint' }, t(origins.length > 0 ? 'detached.scan' : 'detached.open')),
    snippet(link, t('detached.copy_link')),
    h('p', { className: 'hint' }, t('detached.once', { minutes: Math.round(life_seconds / 60) })),
    h('p', { className: 'hint' }, richText(t('detached.tag'))),
    snippet(() => bridgeTag(home), t('setup.copy_tag')),
    h(
      'button',
      {
        type: 'button',
        className: 'button',
        onclick: () => void attempt(async () => renew(await sandbox.inviteDevice(model.phone().id))),
      },
      t('detached.renew')
    ),
  ];
}

/** A QR code of a text, drawn anew when that changes. @param {() => string} text */
function code2d(text) {
  const image = h('img', { className: 'device-code', alt: () => t('detached.code'), width: 208, height: 208 });
  let shown = '';
  const show = (/** @type {string} */ url) => {
    if (shown !== '') URL.revokeObjectURL(shown);
    shown = url;
    image.src = url;
  };
  effect(() => {
    const wanted = text();
    void sandbox.drawQr(wanted).then((picture) => {
      if (untracked(text) === wanted) show(URL.createObjectURL(picture));
    }, () => {});
  });
  onEnd(() => URL.revokeObjectURL(shown));
  return image;
}

/**
 * The page as another device reaches it: under this computer's address in the network.
 * @param {string} url
 * @param {string} home where the server is found there
 */
export function pageFor(url, home) {
  if (!URL.canParse(url)) return url;
  const page = new URL(url);
  const there = new URL(home);
  if (!isLoopback(page.hostname)) return url;
  page.hostname = there.hostname;
  return page.href;
}

/**
 * @param {string} page
 * @param {string} code
 */
export function withCode(page, code) {
  return `${page}${page.includes('#') ? '&' : '#'}kanhe-device=${code}`;
}
