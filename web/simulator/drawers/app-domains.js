/** @import { AppSettings, SandboxApp } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { dateTime } from '../../lib/parts/format.js';
import { iconButton, part, tick } from '../../lib/parts/field.js';
import { richText } from '../../lib/parts/rich-text.js';

/** @typedef {(settings: AppSettings) => Promise<void>} Change */

/**
 * The app's JS secure domains, and whether each of them counts.
 * @param {() => SandboxApp} app
 * @param {Change} change
 */
export function domains(app, change) {
  return part(
    () => t('app.domains'),
    h('p', { className: 'hint' }, () => richText(t('app.domains.hint'))),
    h('ul', { className: 'domains', role: 'list' }, () =>
      app().domains.length === 0 ? h('li', {}, t('app.domains.none')) : app().domains.map((one) => line(app(), one, change))
    ),
    adding(app, change)
  );
}

/** @param {SandboxApp} app @param {string} domain @param {Change} change */
function line(app, domain, change) {
  const from = app.pending_domains[domain];
  const others = app.unfiled.filter((one) => one !== domain);
  return h(
    'li',
    {},
    h('code', {}, domain),
    from === undefined ? null : h('span', { className: 'pending' }, t('app.domains.from', { from: dateTime(from * 1000) })),
    tick(
      () => t('app.domains.filed'),
      () => !app.unfiled.includes(domain),
      (filed) => void change({ unfiled: filed ? others : [...others, domain] })
    ),
    iconButton(
      'close',
      () => t('app.domains.unbind', { domain }),
      () => void change({ domains: app.domains.filter((one) => one !== domain) })
    )
  );
}

/** @param {() => SandboxApp} app @param {Change} change */
function adding(app, change) {
  /** @type {HTMLInputElement} */
  const input = h('input', {
    type: 'text',
    className: 'mono',
    required: true,
    autocomplete: 'off',
    placeholder: 'm.example.com',
    'aria-label': () => t('app.domains.new'),
  });
  const bind = async () => {
    const wanted = input.value.trim();
    await change({ domains: [...app().domains, wanted] });
    if (app().domains.includes(wanted)) input.value = '';
  };
  return h(
    'form',
    {
      className: 'line',
      onsubmit: (event) => {
        event.preventDefault();
        void bind();
      },
    },
    h('span', { className: 'field' }, input),
    h('button', { type: 'submit', className: 'button' }, () => t('app.domains.bind'))
  );
}
