/** Who uses the super-app, as the platform knows them. */

import { h } from '../../../lib/dom.js';
import { t } from '../../../lib/i18n.js';
import { createUser, listUsers } from '../../admin.js';
import { button } from '../../parts/buttons.js';
import { openDialog } from '../../parts/dialog.js';
import { filterBar, filters, searchField } from '../../parts/filter.js';
import { form, labelled, selectInput, textInput } from '../../parts/form.js';
import { pagedTable } from '../../parts/paged.js';
import { when } from '../../parts/time.js';
import { emptyState, view } from '../../parts/view.js';
import { goTo, linkTo } from '../../router.js';
import { may } from '../../session.js';

/** The languages of a profile, as the vendors name them. */
export const profileLanguages = ['zh_CN', 'zh_TW', 'en'];

export function usersView() {
  const filter = filters(['q'], () => void list.reload());
  const list = pagedTable({
    caption: () => t('console.users'),
    fetchPage: (after) => listUsers({ ...filter.values(), after }),
    columns: [
      { label: () => t('console.user.handle'), cell: ({ handle }) => h('a', { href: linkTo(['users', handle]) }, handle) },
      { label: () => t('console.user.nickname'), cell: ({ nickname }) => nickname },
      { label: () => t('console.user.language'), cell: ({ language }) => h('code', {}, language) },
      { label: () => t('console.created'), cell: ({ created_at }) => when(created_at) },
    ],
    empty: () =>
      filter.any()
        ? emptyState({ title: () => t('console.none_found'), text: () => t('console.none_found.text') })
        : emptyState({ title: () => t('console.users.none'), text: () => t('console.users.none.text') }),
  });
  return view(
    {
      title: () => t('console.users'),
      lead: () => t('console.users.lead'),
      actions: may('change') ? [button(() => t('console.users.new'), add, { kind: 'primary', mark: 'plus' })] : [],
    },
    filterBar(searchField(filter, 'q', () => t('console.users.search'), () => t('console.users.search'))),
    list.element
  );
}

function add() {
  const handle = textInput({ className: 'mono', required: true, maxLength: 256 });
  const nickname = textInput({ required: true, maxLength: 64 });
  const language = selectInput(
    profileLanguages.map((value) => ({ value, label: () => value })),
    'zh_CN'
  );
  void openDialog({
    title: () => t('console.users.new'),
    content: (close) => [
      h(
        'div',
        { className: 'dialog-body' },
        form(
          {
            submit: () => t('console.users.create'),
            cancel: close,
            onSubmit: async () => {
              const made = await createUser({
                handle: handle.value.trim(),
                profile: { nickname: nickname.value.trim(), language: language.value },
              });
              close();
              goTo(['users', made.handle]);
            },
          },
          labelled(() => t('console.user.handle'), handle, () => t('console.user.handle.hint')),
          labelled(() => t('console.user.nickname'), nickname),
          labelled(() => t('console.user.language'), language)
        )
      ),
    ],
  });
}
