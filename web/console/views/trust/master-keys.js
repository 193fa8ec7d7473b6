/** The master keys: which there are, and what still hangs on the older ones. */

import { h } from '../../../lib/dom.js';
import { t } from '../../../lib/i18n.js';
import { chip } from '../../../lib/parts/chip.js';
import { richText } from '../../../lib/parts/rich-text.js';
import { getMasterKeys, reseal } from '../../admin.js';
import { button } from '../../parts/buttons.js';
import { confirm } from '../../parts/confirm.js';
import { shown, source } from '../../parts/load.js';
import { table } from '../../parts/table.js';
import { say } from '../../parts/toast.js';
import { card, view } from '../../parts/view.js';
import { may } from '../../session.js';

export function masterKeysView() {
  const found = source(getMasterKeys);
  const anew = () =>
    void confirm({
      title: () => t('console.reseal'),
      text: () => t('console.reseal.text'),
      act: () => t('console.reseal'),
      onConfirm: async () => {
        const { resealed, left } = await reseal();
        await found.reload();
        say(t('console.resealed', { resealed, left }));
      },
    });
  return view(
    {
      title: () => t('console.keys'),
      lead: () => t('console.keys.lead'),
      actions: may('change') ? [button(() => t('console.reseal'), anew)] : [],
    },
    shown(found, ({ keys }) =>
      table(
        () => t('console.keys'),
        [
          { label: () => t('console.master.id'), cell: ({ id }) => h('code', {}, String(id)) },
          { label: () => t('console.master.state'), cell: ({ current }) => h('span', {}, () => (current ? chip('good', t('console.master.current')) : chip('neutral', t('console.master.older')))) },
          { label: () => t('console.master.secrets'), className: 'count', cell: ({ secrets }) => secrets.toLocaleString() },
          { label: () => t('console.master.credentials'), className: 'count', cell: ({ credentials }) => credentials.toLocaleString() },
        ],
        keys
      )
    ),
    card({ title: () => t('console.keys.rotate') }, h('ol', { className: 'steps' }, () => t('console.keys.rotate.steps').split('\n').map((step) => h('li', {}, ...richText(step)))))
  );
}
