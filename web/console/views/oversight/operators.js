/** Who may use this console, and in which role. */

/** @import { Operator, OperatorChange, Role } from '../../../types/admin' */

import { h } from '../../../lib/dom.js';
import { t } from '../../../lib/i18n.js';
import { chip } from '../../../lib/parts/chip.js';
import { changeOperator, createOperator, listOperators, removeOperator } from '../../admin.js';
import { button } from '../../parts/buttons.js';
import { confirm } from '../../parts/confirm.js';
import { openDialog } from '../../parts/dialog.js';
import { form, labelled, selectInput, textInput } from '../../parts/form.js';
import { shown, source } from '../../parts/load.js';
import { table } from '../../parts/table.js';
import { when } from '../../parts/time.js';
import { say } from '../../parts/toast.js';
import { emptyState, view } from '../../parts/view.js';
import { may, session } from '../../session.js';

/** @type {readonly Role[]} */
const roles = ['auditor', 'operator', 'owner'];

export const roleOptions = roles.map((value) => ({ value, label: () => t(`console.role.${value}`) }));

export function operatorsView() {
  const list = source(listOperators);
  return view(
    {
      title: () => t('console.operators'),
      lead: () => t('console.operators.lead'),
      actions: may('decide') ? [button(() => t('console.operators.new'), add, { kind: 'primary', mark: 'plus' })] : [],
    },
    shown(list, ({ items }) =>
      items.length === 0
        ? emptyState({ title: () => t('console.operators.none'), text: () => t('console.operators.none.text') })
        : table(
            () => t('console.operators'),
            [
              { label: () => t('console.name'), cell: ({ name }) => (name === session()?.name ? h('span', {}, name, ' ', h('span', { className: 'faint' }, () => t('console.operator.you'))) : name) },
              { label: () => t('console.role'), cell: ({ role }) => h('span', {}, () => t(`console.role.${role}`)) },
              { label: () => t('console.operator.factor'), cell: ({ totp }) => h('span', {}, () => (totp ? chip('good', t('console.operator.factor.on')) : chip('pending', t('console.operator.factor.off')))) },
              { label: () => t('console.app.status'), cell: ({ enabled }) => h('span', {}, () => (enabled ? chip('good', t('console.operator.enabled')) : chip('bad', t('console.operator.disabled')))) },
              { label: () => t('console.operator.seen'), cell: ({ last_seen_at }) => when(last_seen_at) },
              ...(may('decide') ? [{ label: () => t('console.act'), className: 'act', cell: (/** @type {Operator} */ one) => button(() => t('console.operator.change'), () => edit(one)) }] : []),
            ],
            items
          )
    )
  );

  function add() {
    const name = textInput({ required: true, maxLength: 64, autocapitalize: 'none' });
    const role = selectInput(roleOptions, 'operator');
    const password = textInput({ type: 'password', required: true, minLength: 12, autocomplete: 'new-password' });
    void openDialog({
      title: () => t('console.operators.new'),
      content: (close) => [
        h(
          'div',
          { className: 'dialog-body' },
          form(
            {
              submit: () => t('console.operators.create'),
              cancel: close,
              onSubmit: async () => {
                await createOperator({ name: name.value.trim(), role: /** @type {Role} */ (role.value), password: password.value });
                close();
                await list.reload();
                say(t('console.operators.created'));
              },
            },
            labelled(() => t('console.name'), name),
            labelled(() => t('console.role'), role, () => t('console.role.hint')),
            labelled(() => t('console.password'), password, () => t('console.password.hint'))
          )
        ),
      ],
    });
  }

  /** @param {Operator} one */
  function edit({ name, role, enabled, totp }) {
    const wanted = selectInput(roleOptions, role);
    const password = textInput({ type: 'password', minLength: 12, autocomplete: 'new-password' });
    void openDialog({
      title: () => name,
      content: (close) => {
        /** @param {OperatorChange} change */
        const apply = async (change) => {
          await changeOperator(name, change);
          close();
          await list.reload();
          say(t('console.saved'));
        };
        /** @param {'disable' | 'enable' | 'factor'} act @param {OperatorChange} change */
        const ask = (act, change) => {
          close();
          void confirm({
            title: () => t(`console.operator.${act}`),
            text: () => t(`console.operator.${act}.text`, { name }),
            act: () => t(`console.operator.${act}`),
            onConfirm: () => apply(change),
          });
        };
        return [
          h(
            'div',
            { className: 'dialog-body' },
            form(
              {
                submit: () => t('console.save'),
                cancel: close,
                onSubmit: () => apply({ role: /** @type {Role} */ (wanted.value), ...(password.value === '' ? {} : { password: password.value }) }),
              },
              labelled(() => t('console.role'), wanted, () => t('console.role.hint')),
              labelled(() => t('console.operator.new_password'), password, () => t('console.operator.new_password.hint'))
            ),
            h(
              'div',
              { className: 'dialog-more button-row' },
              enabled ? button(() => t('console.operator.disable'), () => ask('disable', { enabled: false })) : button(() => t('console.operator.enable'), () => ask('enable', { enabled: true })),
              totp ? button(() => t('console.operator.factor'), () => ask('factor', { totp: false })) : null,
              button(() => t('console.operator.remove'), () => remove(name, close), { kind: 'danger' })
            )
          ),
        ];
      },
    });
  }

  /**
   * @param {string} name
   * @param {() => void} close
   */
  function remove(name, close) {
    close();
    void confirm({
      title: () => t('console.operator.remove'),
      text: () => t('console.operator.remove.text', { name }),
      act: () => t('console.operator.remove'),
      type: name,
      onConfirm: async () => {
        await removeOperator(name);
        await list.reload();
        say(t('console.operator.removed'));
      },
    });
  }
}
