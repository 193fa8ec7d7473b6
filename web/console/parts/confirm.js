/** Before something that cannot be taken back: what will happen, and a name to type. */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { richText } from '../../lib/parts/rich-text.js';
import { signal } from '../../lib/signal.js';
import { openDialog } from './dialog.js';
import { form, labelled, textInput } from './form.js';

/**
 * @param {object} question
 * @param {() => string} question.title
 * @param {() => string} question.text what happens, and to whom
 * @param {() => string} question.act what the button says
 * @param {string} [question.type] what has to be typed; without it a second press is enough
 * @param {() => Promise<unknown>} question.onConfirm
 */
export function confirm({ title, text, act, type, onConfirm }) {
  return openDialog({
    title,
    content: (close) => {
      const typed = signal('');
      /** @type {HTMLInputElement} */
      const input = textInput({ className: 'mono', oninput: () => typed.set(input.value.trim()) });
      return [
        h(
          'div',
          { className: 'dialog-body' },
          form(
            {
              submit: act,
              danger: true,
              cancel: close,
              disabled: () => type !== undefined && typed() !== type,
              onSubmit: async () => {
                await onConfirm();
                close();
              },
            },
            h('p', {}, () => richText(text())),
            type === undefined ? null : labelled(() => t('console.confirm.type', { name: type }), input)
          )
        ),
      ];
    },
  });
}
