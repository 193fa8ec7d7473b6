/** A list of keys of one sort: made with a name, shown once, ended by typing the name. */

/** @import { Page } from '../../../types/admin' */
/** @import { Column } from '../../parts/table.js' */

import { h } from '../../../lib/dom.js';
import { t } from '../../../lib/i18n.js';
import { button } from '../../parts/buttons.js';
import { confirm } from '../../parts/confirm.js';
import { openDialog } from '../../parts/dialog.js';
import { form, labelled, textInput } from '../../parts/form.js';
import { shown, source } from '../../parts/load.js';
import { showOnce } from '../../parts/secret.js';
import { table } from '../../parts/table.js';
import { when } from '../../parts/time.js';
import { say } from '../../parts/toast.js';
import { emptyState, view } from '../../parts/view.js';
import { may } from '../../session.js';

/**
 * @template {{ id: string, name: string, created_at: number }} K
 * @param {object} of
 * @param {'hosts' | 'admin_keys'} of.words
 * @param {() => Promise<Page<K>>} of.list
 * @param {(name: string) => Promise<{ key: string }>} of.create
 * @param {(id: string) => Promise<unknown>} of.remove
 * @param {readonly Column<K>[]} [of.columns] besides name, id and age
 * @param {HTMLElement[]} [of.fields] of the form, besides the name
 */
export function keyListView({ words, list, create, remove, columns = [], fields = [] }) {
  const keys = source(list);
  const actions = may('decide') ? [button(() => t(`keylist.${words}.new`), add, { kind: 'primary', mark: 'plus' })] : [];
  return view(
    { title: () => t(`keylist.${words}.title`), lead: () => t(`keylist.${words}.lead`), actions },
    shown(keys, ({ items }) =>
      items.length === 0
        ? emptyState({ title: () => t(`keylist.${words}.none`), text: () => t(`keylist.${words}.none.text`) })
        : table(
            () => t(`keylist.${words}.title`),
            [
              { label: () => t('console.key.name'), cell: ({ name }) => name },
              { label: () => t('console.key.id'), cell: ({ id }) => h('code', {}, id) },
              ...columns,
              { label: () => t('console.created'), cell: ({ created_at }) => when(created_at) },
              ...(may('decide') ? [{ label: () => t('console.act'), className: 'act', cell: (/** @type {K} */ key) => button(() => t('console.key.end'), () => end(key)) }] : []),
            ],
            items
          )
    )
  );

  function add() {
    const name = textInput({ required: true, maxLength: 100 });
    void openDialog({
      title: () => t(`keylist.${words}.new`),
      content: (close) => [
        h(
          'div',
          { className: 'dialog-body' },
          form(
            {
              submit: () => t(`keylist.${words}.create`),
              cancel: close,
              onSubmit: async () => {
                const made = await create(name.value.trim());
                close();
                await keys.reload();
                await showOnce(() => t('console.key.made'), [{ label: () => t('console.key'), text: made.key, secret: true }], () => t(`keylist.${words}.next`));
              },
            },
            labelled(() => t('console.key.name'), name, () => t(`keylist.${words}.name.hint`)),
            ...fields
          )
        ),
      ],
    });
  }

  /** @param {K} key */
  function end({ id, name }) {
    void confirm({
      title: () => t('console.key.end'),
      text: () => t('console.key.end.text', { name }),
      act: () => t('console.key.end'),
      type: name,
      onConfirm: async () => {
        await remove(id);
        await keys.reload();
        say(t('console.key.ended'));
      },
    });
  }
}
