/** The corps in which apps are installed. */

import { h } from '../../../lib/dom.js';
import { t } from '../../../lib/i18n.js';
import { createCorp, listCorps } from '../../admin.js';
import { button } from '../../parts/buttons.js';
import { openDialog } from '../../parts/dialog.js';
import { form, labelled, selectInput, textInput } from '../../parts/form.js';
import { shown, source } from '../../parts/load.js';
import { table } from '../../parts/table.js';
import { say } from '../../parts/toast.js';
import { emptyState, view } from '../../parts/view.js';
import { linkTo } from '../../router.js';
import { dialects, may } from '../../session.js';

export function corpsView() {
  const list = source(listCorps);
  const add = () => newCorp(() => list.reload());
  return view(
    {
      title: () => t('console.corps'),
      lead: () => t('console.corps.lead'),
      actions: may('change') ? [button(() => t('console.corps.new'), add, { kind: 'primary', mark: 'plus' })] : [],
    },
    shown(list, ({ items }) =>
      items.length === 0
        ? emptyState({ title: () => t('console.corps.none'), text: () => t('console.corps.none.text') })
        : table(
            () => t('console.corps'),
            [
              { label: () => t('console.corp.name'), cell: ({ name }) => name },
              { label: () => t('console.corp.id'), cell: ({ id }) => h('code', {}, id) },
              { label: () => t('console.app.dialect'), cell: ({ dialect }) => h('span', {}, () => t(`dialect.${dialect}`)) },
              { label: () => t('console.corp.apps'), className: 'count', cell: ({ apps, id }) => h('a', { href: linkTo(['apps'], { q: id }) }, String(apps)) },
            ],
            items
          )
    )
  );
}

/** @param {() => Promise<void>} after */
function newCorp(after) {
  const dialect = selectInput(
    dialects()
      .filter(({ corps }) => corps)
      .map((one) => ({ value: one.dialect, label: () => t(`dialect.${one.dialect}`) })),
    ''
  );
  const name = textInput({ required: true, maxLength: 100 });
  const id = textInput({ className: 'mono', maxLength: 64 });
  void openDialog({
    title: () => t('console.corps.new'),
    content: (close) => [
      h(
        'div',
        { className: 'dialog-body' },
        form(
          {
            submit: () => t('console.corps.create'),
            cancel: close,
            onSubmit: async () => {
              await createCorp({ dialect: dialect.value, name: name.value.trim(), ...(id.value === '' ? {} : { id: id.value.trim() }) });
              close();
              await after();
              say(t('console.corps.created'));
            },
          },
          labelled(() => t('console.app.dialect'), dialect),
          labelled(() => t('console.corp.name'), name),
          labelled(() => t('console.corp.id'), id, () => t('console.corp.id.hint'))
        )
      ),
    ],
  });
}
