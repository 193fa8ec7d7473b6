/** Forms: fields with their names, one button that sends, and what went wrong in words. */

/** @import { Child } from '../../lib/dom.js' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { icon } from '../../lib/parts/icons.js';
import { richText } from '../../lib/parts/rich-text.js';
import { signal } from '../../lib/signal.js';
import { problemNote } from './problem.js';

let ids = 0;

/** An id that no other element has. */
export function freshId() {
  ids += 1;
  return `field-${ids}`;
}

/**
 * A control below its name, with a line of explanation.
 * @template {HTMLElement} E
 * @param {() => string} label
 * @param {E} control
 * @param {() => string} [hint]
 */
export function labelled(label, control, hint) {
  control.id ||= freshId();
  if (hint) control.setAttribute('aria-describedby', `${control.id}-hint`);
  const inside = control instanceof HTMLSelectElement ? h('span', { className: 'select boxed' }, control, icon('chevron', 14)) : control;
  return h(
    'div',
    { className: 'field' },
    h('label', { className: 'field-label', htmlFor: control.id }, label),
    inside,
    hint ? h('span', { className: 'hint', id: `${control.id}-hint` }, () => richText(hint())) : null
  );
}

/** @typedef {import('../../lib/dom.js').Props<'input'>} InputProps */

/**
 * @param {InputProps} props
 * @returns {HTMLInputElement}
 */
export function textInput(props) {
  return h('input', { type: 'text', autocomplete: 'off', spellcheck: false, ...props });
}

/**
 * @param {import('../../lib/dom.js').Props<'textarea'>} props
 * @returns {HTMLTextAreaElement}
 */
export function textArea(props) {
  return h('textarea', { rows: 4, spellcheck: false, className: 'mono', ...props });
}

/**
 * @param {readonly { value: string, label: () => string }[]} options
 * @param {string} value
 * @param {(value: string) => void} [onChoose]
 * @returns {HTMLSelectElement}
 */
export function selectInput(options, value, onChoose) {
  /** @type {HTMLSelectElement} */
  const element = h(
    'select',
    { onchange: () => onChoose?.(element.value) },
    ...options.map((option) => h('option', { value: option.value, selected: option.value === value }, option.label))
  );
  return element;
}

/** The lines of a text that say something. @param {string} text */
export function lines(text) {
  return text.split('\n').map((line) => line.trim()).filter(Boolean);
}

/**
 * @param {object} options
 * @param {() => string} options.submit what the button says
 * @param {() => Promise<unknown>} options.onSubmit
 * @param {boolean} [options.danger]
 * @param {(() => void) | undefined} [options.cancel]
 * @param {() => string} [options.cancelLabel] if leaving it has a meaning of its own
 * @param {() => boolean} [options.disabled]
 * @param {...Child} children
 * @returns {HTMLFormElement}
 */
export function form({ submit, onSubmit, danger = false, cancel, cancelLabel = () => t('console.cancel'), disabled = () => false }, ...children) {
  const busy = signal(false);
  const failed = signal(/** @type {unknown} */ (null));
  const send = async () => {
    if (busy()) return;
    busy.set(true);
    failed.set(null);
    try {
      await onSubmit();
    } catch (error) {
      failed.set(error);
    } finally {
      busy.set(false);
    }
  };
  return h(
    'form',
    {
      className: 'form',
      'aria-busy': () => (busy() ? 'true' : null),
      onsubmit: (event) => {
        event.preventDefault();
        void send();
      },
    },
    ...children,
    () => (failed() === null ? null : problemNote(failed())),
    h(
      'div',
      { className: 'form-foot' },
      cancel ? h('button', { type: 'button', className: 'button', onclick: cancel }, cancelLabel) : null,
      h('button', { type: 'submit', className: `button ${danger ? 'danger' : 'primary'}`, disabled: () => busy() || disabled() }, submit)
    )
  );
}
