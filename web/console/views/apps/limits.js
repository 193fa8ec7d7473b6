/** How much an app may ask, from where, and how old a signature may be. */

/** @import { Quota } from '../../../types/admin' */
/** @import { AppInView } from './app.js' */

import { h } from '../../../lib/dom.js';
import { t } from '../../../lib/i18n.js';
import { listQuotas, resetQuotas } from '../../admin.js';
import { button } from '../../parts/buttons.js';
import { confirm } from '../../parts/confirm.js';
import { openDialog } from '../../parts/dialog.js';
import { form, labelled, lines, textArea, textInput } from '../../parts/form.js';
import { shown, source } from '../../parts/load.js';
import { table } from '../../parts/table.js';
import { when } from '../../parts/time.js';
import { say } from '../../parts/toast.js';
import { card, emptyState, facts } from '../../parts/view.js';
import { may } from '../../session.js';
import { change } from './change.js';

/** @param {AppInView} of */
export function limits(of) {
  return [quotas(of), policies(of)];
}

/** @param {AppInView} of */
function quotas({ app, info }) {
  const list = source(() => listQuotas(app()));
  return card(
    {
      title: () => t('console.quotas'),
      lead: () => t('console.quotas.lead'),
      actions: may('change') ? [button(() => t('console.quotas.reset'), reset)] : [],
    },
    shown(list, ({ items }) =>
      items.length === 0
        ? emptyState({ title: () => t('console.quotas.none'), text: () => t('console.quotas.none.text') })
        : table(
            () => t('console.quotas'),
            [
              { label: () => t('console.quota.call'), cell: ({ call }) => h('code', {}, call) },
              { label: () => t('console.quota.used'), cell: use },
              { label: () => t('console.quota.limit'), className: 'count', cell: limit },
              { label: () => t('console.quota.resets'), cell: ({ resets_at }) => when(resets_at) },
              ...(may('change')
                ? [{ label: () => t('console.act'), className: 'act', cell: (/** @type {Quota} */ quota) => button(() => t('console.quota.set'), () => set(quota)) }]
                : []),
            ],
            items
          )
    )
  );

  /** @param {Quota} quota */
  function limit({ call, limit, window }) {
    const own = app().quotas[call] !== undefined;
    return h('span', {}, () => t(`console.window.${window}`, { count: limit.toLocaleString() }), own ? h('span', { className: 'faint' }, () => ` ${t('console.quota.own')}`) : null);
  }

  /** @param {Quota} quota */
  function set({ call, limit }) {
    const usual = info.quotas.find((one) => one.call === call)?.limit;
    const number = textInput({ type: 'number', min: '0', step: '1', required: true, value: String(limit) });
    void openDialog({
      title: () => t('console.quota.of', { call }),
      content: (close) => [
        h(
          'div',
          { className: 'dialog-body' },
          form(
            {
              submit: () => t('console.save'),
              cancel: close,
              onSubmit: async () => {
                await change(app, { quotas: { ...app().quotas, [call]: number.valueAsNumber } });
                close();
              },
            },
            labelled(() => t('console.quota.limit'), number, () => (usual === undefined ? '' : t('console.quota.usual', { count: usual.toLocaleString() })))
          )
        ),
      ],
    });
  }

  function reset() {
    void confirm({
      title: () => t('console.quotas.reset'),
      text: () => t('console.quotas.reset.text', { name: app().name }),
      act: () => t('console.quotas.reset'),
      onConfirm: async () => {
        await resetQuotas(app());
        await list.reload();
        say(t('console.quotas.were_reset'));
      },
    });
  }
}

/** @param {Quota} quota */
function use({ call, used, limit }) {
  return h(
    'span',
    { className: 'use' },
    h('meter', { min: 0, max: Math.max(limit, 1), high: limit * 0.8, optimum: 0, value: Math.min(used, limit), 'aria-label': () => t('console.quota.use', { call, used, limit }) }),
    h('span', { className: 'tabular' }, used.toLocaleString())
  );
}

/** @param {AppInView} of */
function policies({ app }) {
  const { addresses, timestamp_window } = app();
  if (!may('change')) {
    return card(
      { title: () => t('console.policies') },
      facts([
        [() => t('console.addresses'), addresses.length === 0 ? h('span', {}, () => t('console.addresses.any')) : h('code', {}, addresses.join(', '))],
        [() => t('console.window'), timestamp_window === null ? h('span', {}, () => t('console.window.none')) : `${timestamp_window} s`],
      ])
    );
  }
  const allowed = textArea({ value: addresses.join('\n'), placeholder: '203.0.113.7\n2001:db8::/32' });
  const seconds = textInput({ type: 'number', min: '1', step: '1', value: timestamp_window === null ? '' : String(timestamp_window) });
  return card(
    { title: () => t('console.policies') },
    form(
      {
        submit: () => t('console.save'),
        onSubmit: () => change(app, { addresses: lines(allowed.value), timestamp_window: seconds.value === '' ? null : seconds.valueAsNumber }),
      },
      labelled(() => t('console.addresses'), allowed, () => t('console.addresses.hint')),
      labelled(() => t('console.window'), seconds, () => t('console.window.hint'))
    )
  );
}
