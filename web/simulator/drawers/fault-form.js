/** @import { Fault } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { signal } from '../../lib/signal.js';
import { segments, select } from '../../lib/parts/choice.js';
import { field, numberField } from '../../lib/parts/field.js';

/** @typedef {'answer' | 'deny' | 'cancel' | 'fail' | 'latency' | 'drop' | 'twice' | 'status'} Kind */

/** @type {readonly Kind[]} */
const kinds = ['answer', 'deny', 'cancel', 'fail', 'latency', 'drop', 'twice', 'status'];

/** @typedef {'next' | 'nth' | 'chance'} Which */

/** @type {readonly Which[]} */
const which = ['next', 'nth', 'chance'];

/**
 * A fault of one's own: which endpoint, what happens, how often.
 * @param {readonly string[]} endpoints
 * @param {(fault: Fault) => Promise<void>} add
 */
export function faultForm(endpoints, add) {
  const kind = signal(/** @type {Kind} */ ('answer'));
  const latency = signal(3000);
  const latest = signal(3000);
  const status = signal(503);
  const times = signal(1);
  const nth = signal(2);
  const percent = signal(30);
  const calls = signal(/** @type {Which} */ ('next'));
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

  /** @type {HTMLInputElement} */
  const text = h('input', { type: 'text', spellcheck: false, maxLength: 200, 'aria-label': () => t('faults.message') });

  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const object = readObject(answer.value);
    /** @type {Fault} */
    const fault = { endpoint: endpoint.value.trim() };
    if (calls() === 'next') fault.times = times();
    if (calls() === 'nth') fault.nth = nth();
    if (calls() === 'chance') Object.assign(fault, { probability: percent() / 100, seed: 1 });
    const now = kind();
    if (now === 'answer' && object !== null) fault.answer = object;
    if (now === 'deny' || now === 'cancel' || now === 'fail') fault.end = now;
    if (now === 'fail' && text.value.trim() !== '') fault.message = text.value.trim();
    if (now === 'latency') Object.assign(fault, { latency_ms: latency(), latency_to_ms: Math.max(latency(), latest()) });
    if (now === 'status') fault.status = status();
    if (now === 'drop' || now === 'twice') fault[now] = true;
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
      select({
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
      }),
      numberField({
        label: () => t('faults.latest'),
        value: latest,
        onChange: latest.set,
        min: 1,
        max: 120000,
        step: 1,
        unit: 'ms',
      })
    ),
    h(
      'div',
      { hidden: () => kind() !== 'fail' },
      field(() => t('faults.message'), text)
    ),
    h(
      'div',
      { hidden: () => kind() !== 'status' },
      numberField({ label: () => t('faults.status'), value: status, onChange: status.set, min: 200, max: 599, step: 1 })
    ),
    field(
      () => t('faults.which'),
      segments({
        values: which,
        label: (name) => t(`faults.which.${name}`),
        value: calls,
        onChoose: calls.set,
        name: () => t('faults.which'),
      })
    ),
    h(
      'div',
      { hidden: () => calls() !== 'next' },
      numberField({ label: () => t('faults.times'), value: times, onChange: times.set, min: 1, max: 1000, step: 1 })
    ),
    h(
      'div',
      { hidden: () => calls() !== 'nth' },
      numberField({ label: () => t('faults.nth'), value: nth, onChange: nth.set, min: 1, max: 1000, step: 1 })
    ),
    h(
      'div',
      { hidden: () => calls() !== 'chance' },
      numberField({ label: () => t('faults.chance'), value: percent, onChange: percent.set, min: 1, max: 100, step: 1, unit: '%' })
    ),
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
