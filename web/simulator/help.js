import { h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { iconButton } from '../lib/parts/field.js';

/** @type {HTMLDialogElement | null} */
let dialog = null;

/** The keys, told to people. */
export function help() {
  const keys = /** @type {const} */ ([
    [['/'], 'help.filter'],
    [['j', 'k'], 'help.rows'],
    [['Enter'], 'help.inspector'],
    [['Esc'], 'help.escape'],
    [['Ctrl', 'L'], 'help.address'],
    [['Ctrl', 'R'], 'help.reload'],
    [['1', '–', '6'], 'help.rail'],
    [['?'], 'help.help'],
  ]);
  const rows = keys.flatMap(([names, key]) => [
    h('dt', {}, ...names.map((name) => (name === '–' ? name : h('kbd', {}, name)))),
    h('dd', {}, () => t(key)),
  ]);
  const tokens = /** @type {const} */ ([
    ['status:refused', 'help.token.status'],
    ['api:getLocation', 'help.token.api'],
    ['reason:ticket', 'help.token.reason'],
    ['-status:allowed', 'help.token.not'],
  ]);
  dialog = h(
    'dialog',
    { className: 'help', 'aria-labelledby': 'help-title' },
    h(
      'header',
      { className: 'drawer-head' },
      h('h2', { id: 'help-title' }, () => t('help.title')),
      iconButton(
        'close',
        () => t('help.close'),
        () => dialog?.close()
      )
    ),
    h('dl', { className: 'keys' }, ...rows),
    h('h3', {}, () => t('help.tokens')),
    h(
      'dl',
      { className: 'keys' },
      ...tokens.flatMap(([token, key]) => [h('dt', {}, h('code', {}, token)), h('dd', {}, () => t(key))])
    )
  );
  return dialog;
}

export function openHelp() {
  dialog?.showModal();
}
