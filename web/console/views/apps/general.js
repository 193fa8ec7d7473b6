/** What an app is called and is, and whether it may do anything at all. */

/** @import { App } from '../../../types/admin' */
/** @import { AppInView } from './app.js' */

import { t } from '../../../lib/i18n.js';
import { h } from '../../../lib/dom.js';
import { radioList } from '../../../lib/parts/choice.js';
import { tick } from '../../../lib/parts/field.js';
import { signal } from '../../../lib/signal.js';
import { confirm } from '../../parts/confirm.js';
import { form, labelled, selectInput, textInput } from '../../parts/form.js';
import { moment, when } from '../../parts/time.js';
import { card, facts } from '../../parts/view.js';
import { may } from '../../session.js';
import { change } from './change.js';
import { accountName } from './list.js';

/** @param {AppInView} of */
export function general(of) {
  return may('change') ? [about(of), status(of), record(of)] : [record(of)];
}

/** @param {AppInView} of */
function about({ app, info }) {
  const name = textInput({ required: true, maxLength: 64, value: app().name });
  const type = selectInput(
    info.account_types.map((value) => ({ value, label: () => accountName(info.dialect, value) })),
    app().account_type
  );
  const marks = signal([...app().marks]);
  const marked = (/** @type {string} */ mark) => marks().includes(mark);
  return card(
    { title: () => t('console.part.general') },
    form(
      {
        submit: () => t('console.save'),
        onSubmit: () => change(app, { name: name.value.trim(), account_type: type.value, marks: marks() }),
      },
      labelled(() => t('console.app.name'), name),
      labelled(() => t('console.app.account_type'), type, () => t('console.app.account_type.hint')),
      ...info.marks.map((mark) =>
        tick(
          () => t(`console.mark.${/** @type {'test_account'} */ (mark)}`),
          () => marked(mark),
          (wanted) => marks.set(wanted ? [...marks(), mark] : marks().filter((one) => one !== mark))
        )
      )
    )
  );
}

/** @param {AppInView} of */
function status({ app }) {
  const values = /** @type {const} */ (['enabled', 'secret_frozen', 'disabled']);
  const wanted = signal(app().status);
  const save = async () => {
    if (wanted() !== 'disabled') return change(app, { status: wanted() });
    // Everything that it has stops at once.
    await confirm({
      title: () => t('console.app.disable'),
      text: () => t('console.app.disable.text', { name: app().name }),
      act: () => t('console.app.disable'),
      type: app().client_id,
      onConfirm: () => change(app, { status: 'disabled' }),
    });
  };
  return card(
    { title: () => t('console.app.status') },
    form(
      { submit: () => t('console.save'), onSubmit: save, disabled: () => wanted() === app().status },
      radioList(
        {
          values,
          label: (name) => t(`app.status.${name}`),
          value: wanted,
          onChoose: wanted.set,
          name: () => t('console.app.status'),
        },
        (name) => t(`app.status.${name}.why`)
      )
    )
  );
}

/** @param {AppInView} of */
function record({ app, info }) {
  /** @type {App} */
  const { account_type, corp, agent, suite, created_at, revision, marks } = app();
  return card(
    { title: () => t('console.app.record') },
    facts([
      [() => t('console.app.account_type'), () => accountName(info.dialect, account_type)],
      ...(marks.length > 0 ? [/** @type {[() => string, string]} */ ([() => t('console.field.marks'), marks.join(', ')])] : []),
      ...(corp === null ? [] : [/** @type {[() => string, Node]} */ ([() => t('console.app.corp'), h('code', {}, corp)])]),
      ...(agent === null ? [] : [/** @type {[() => string, Node]} */ ([() => t('console.app.agent'), h('code', {}, agent)])]),
      ...(suite === null ? [] : [/** @type {[() => string, Node]} */ ([() => t('console.app.suite'), h('code', {}, suite)])]),
      [() => t('console.created'), h('span', {}, moment(created_at), ' · ', when(created_at))],
      [() => t('console.app.revision'), String(revision)],
    ])
  );
}
