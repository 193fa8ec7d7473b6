/** @import { Fault } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { signal } from '../../lib/signal.js';
import { segments } from '../../lib/parts/choice.js';
import { field, numberField } from '../../lib/parts/field.js';

/** @typedef {'answer' | 'latency' | 'drop'} Kind */

/** @type {readonly Kind[]} */
const kinds = ['answer', 'latency', 'drop'];

/**
 * A fault of one's own: which endpoint, what happens, how often.
 * @param {readonly string[]} endpoints
 * @param {(fault: Fault) => Promise<void>} add
 */
export function faultForm(endpoints, add) {
  const kind = signal(/** @type {Kind} */ ('answer'));
  const latency = signal(3000);
  const times = signal(1);
  /** @type {HTMLInputElement} */
  const endpoint = h('input', {
    type: 'text',
    className: 'mono',
    required: true,
    spellcheck: false,
    placeholder: 'wechat.getticket',
    'aria-label': () => t('faults.endpoint'),
  });
  endpoint.setAttribute('list', 'fault-endpoints');
  /** @type {HTMLTextAreaElement} */
  const answer = h('textarea', {
    className: 'mono',
    rows: 2,
    spellcheck: false,
    value: '{"errcode": 45009}',
    'aria-label': () => t('faults.answer'),
  });
  answer.addEventListener('input', () =>
    answer.setCustomValidity(readObject(answer.value) === null ? t('faults.answer.invalid') : '')
  );

  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const object = readObject(answer.value);
    /** @type {Fault} */
    const fault = { endpoint: endpoint.value.trim(), times: times() };
    if (kind() === 'answer' && object !== null) fault.answer = object;
    if (kind() === 'latency') fault.latency_ms = latency();
    if (kind() === 'drop') fault.drop = true;
    void add(fault);
  };
  return h(
    'form',
    { className: 'fault-form', onsubmit: submit },
    field(
      () => t('faults.endpoint'),
      h(
        'span',
        {},
        endpoint,
        h('datalist', { id: 'fault-endpoints' }, ...endpoints.map((value) => h('option', { value })))
      )
    ),
    field(
      () => t('faults.what'),
      segments({
        values: kinds,
        label: (name) => t(`faults.kind.${name}`),
        value: kind,
        onChoose: kind.set,
        name: () => t('faults.what'),
      })
    ),
    h(
      'div',
      { hidden: () => kind() !== 'answer' },
      field(() => t('faults.answer'), answer)
    ),
    h(
      'div',
      { hidden: () => kind() !== 'latency' },
      numberField({
        label: () => t('faults.latency'),
        value: latency,
        onChange: latency.set,
        min: 1,
        max: 120000,
        step: 1,
        unit: 'ms',
      })
    ),
    numberField({ label: () => t('faults.times'), value: times, onChange: times.set, min: 1, max: 1000, step: 1 }),
    h('button', { type: 'submit', className: 'button primary' }, () => t('faults.add'))
  );
}

/**
 * @param {string} text
 * @returns {NonNullable<Fault['answer']> | null}
 */
function readObject(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
