/** A secret that is shown once. */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { copyButton } from '../../lib/parts/copy-button.js';
import { icon } from '../../lib/parts/icons.js';
import { richText } from '../../lib/parts/rich-text.js';
import { signal } from '../../lib/signal.js';
import { openDialog } from './dialog.js';
import { freshId } from './form.js';

/** @typedef {{ label: () => string, text: string, secret?: boolean }} Shown */

/**
 * @param {() => string} title
 * @param {readonly Shown[]} texts
 * @param {() => string} [after] what to do with it
 */
export function showOnce(title, texts, after) {
  return openDialog({
    title,
    sticky: true,
    content: (close) => {
      const kept = signal(false);
      const id = freshId();
      /** @type {HTMLInputElement} */
      const tick = h('input', { type: 'checkbox', id, onchange: () => kept.set(tick.checked) });
      return [
        h(
          'div',
          { className: 'dialog-body' },
          h('p', { className: 'warning' }, icon('alert', 16), h('span', {}, () => t('console.secret.once'))),
          ...texts.map(oneText),
          after ? h('p', { className: 'hint' }, () => richText(after())) : null,
          h('label', { className: 'tick', htmlFor: id }, tick, h('span', {}, () => t('console.secret.kept'))),
          h(
            'div',
            { className: 'form-foot' },
            h('button', { type: 'button', className: 'button primary', disabled: () => !kept(), onclick: close }, () =>
              t('console.secret.done')
            )
          )
        ),
      ];
    },
  });
}

/** @param {Shown} shown */
function oneText({ label, text, secret = false }) {
  return h(
    'div',
    { className: 'field' },
    h('span', { className: 'field-label' }, label),
    h('span', { className: 'snippet' }, h('code', secret ? { className: 'secret' } : {}, text), copyButton(() => t('console.copy_of', { what: label() }), () => text))
  );
}
