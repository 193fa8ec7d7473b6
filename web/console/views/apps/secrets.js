/** What an app's backend proves itself by, and what it has been issued. */

/** @import { Credential } from '../../../types/admin' */
/** @import { Tone } from '../../../lib/parts/chip.js' */
/** @import { AppInView } from './app.js' */

import { h } from '../../../lib/dom.js';
import { known, t } from '../../../lib/i18n.js';
import { chip } from '../../../lib/parts/chip.js';
import { endCredential, getApp, listCredentials, rotateSecret } from '../../admin.js';
import { button } from '../../parts/buttons.js';
import { confirm } from '../../parts/confirm.js';
import { openDialog } from '../../parts/dialog.js';
import { form, labelled, selectInput, textArea, textInput } from '../../parts/form.js';
import { shown, source } from '../../parts/load.js';
import { showOnce } from '../../parts/secret.js';
import { table } from '../../parts/table.js';
import { moment, when } from '../../parts/time.js';
import { say } from '../../parts/toast.js';
import { card, emptyState, facts } from '../../parts/view.js';
import { may } from '../../session.js';
import { change } from './change.js';

/** @param {AppInView} of */
export function secrets(of) {
  return [of.info.keys ? keys(of) : secret(of), credentials(of)];
}

/** How long the secret before may still be taken, in seconds. */
const overlaps = /** @type {const} */ ([0, 3600, 86_400, 604_800]);

/** @param {AppInView} of */
function secret({ app, info }) {
  const [idName, secretName] = info.identity_names;
  const { client_id, old_secret_until } = app();
  return card(
    {
      title: () => secretName,
      lead: () => t('console.secret.lead', { name: secretName }),
      actions: may('change') ? [button(() => t('console.secret.rotate'), rotate, { mark: 'reload' })] : [],
    },
    facts([
      [() => idName, h('code', {}, client_id)],
      [() => secretName, h('span', { className: 'faint' }, () => t('console.secret.hidden'))],
      [
        () => t('console.secret.before'),
        old_secret_until === null
          ? h('span', { className: 'faint' }, () => t('console.secret.before.none'))
          : h('span', {}, () => t('console.secret.before.until'), ' ', moment(old_secret_until), ' (', when(old_secret_until), ')'),
      ],
    ])
  );

  function rotate() {
    const overlap = selectInput(
      overlaps.map((seconds) => ({ value: String(seconds), label: () => t(`console.overlap.${seconds}`) })),
      '86400'
    );
    void openDialog({
      title: () => t('console.secret.rotate'),
      content: (close) => [
        h(
          'div',
          { className: 'dialog-body' },
          form(
            {
              submit: () => t('console.secret.rotate'),
              cancel: close,
              onSubmit: async () => {
                const made = await rotateSecret(app(), Number(overlap.value));
                close();
                await showOnce(
                  () => t('console.secret.new'),
                  [
                    { label: () => idName, text: client_id },
                    { label: () => secretName, text: made.secret, secret: true },
                  ],
                  () => t('console.secret.new.next')
                );
                app.set(await getApp(app()));
              },
            },
            h('p', {}, () => t('console.secret.rotate.text')),
            labelled(() => t('console.secret.overlap'), overlap, () => t('console.secret.overlap.hint'))
          )
        ),
      ],
    });
  }
}

/** @param {AppInView} of */
function keys({ app }) {
  const versions = Object.entries(app().public_keys);
  return card(
    {
      title: () => t('console.app.keys'),
      lead: () => t('console.app.keys.lead'),
      actions: may('change') ? [button(() => t('console.app.keys.add'), add, { mark: 'plus' })] : [],
    },
    versions.length === 0
      ? emptyState({ title: () => t('console.app.keys.none'), text: () => t('console.app.keys.none.text') })
      : table(
          () => t('console.app.keys'),
          [
            { label: () => t('console.app.keys.version'), cell: ([version]) => version },
            { label: () => t('console.app.keys.key'), cell: ([, key]) => h('code', { className: 'clip' }, key) },
            ...(may('change')
              ? [
                  {
                    label: () => t('console.act'),
                    className: 'act',
                    cell: (/** @type {[string, string]} */ [version]) => button(() => t('console.remove'), () => remove(version)),
                  },
                ]
              : []),
          ],
          versions
        )
  );

  /** @param {string} version */
  function remove(version) {
    void confirm({
      title: () => t('console.app.keys.remove'),
      text: () => t('console.app.keys.remove.text', { version }),
      act: () => t('console.remove'),
      onConfirm: () => change(app, { public_keys: { [version]: null } }),
    });
  }

  function add() {
    const version = textInput({ required: true, value: String(versions.length + 1), className: 'mono', pattern: '[0-9A-Za-z._\\-]{1,20}' });
    const key = textArea({ required: true, placeholder: '-----BEGIN PUBLIC KEY-----' });
    void openDialog({
      title: () => t('console.app.keys.add'),
      content: (close) => [
        h(
          'div',
          { className: 'dialog-body' },
          form(
            {
              submit: () => t('console.save'),
              cancel: close,
              onSubmit: async () => {
                await change(app, { public_keys: { [version.value]: key.value.trim() } });
                close();
              },
            },
            labelled(() => t('console.app.keys.version'), version, () => t('console.app.keys.version.hint')),
            labelled(() => t('console.app.keys.key'), key, () => t('console.app.keys.key.hint'))
          )
        ),
      ],
    });
  }
}

/** @type {Readonly<Record<Credential['state'], Tone>>} */
const tones = { live: 'good', overlap: 'pending', expired: 'neutral', superseded: 'neutral' };

/** @param {AppInView} of */
function credentials({ app }) {
  const list = source(() => listCredentials(app()));
  const living = (/** @type {Credential} */ { state }) => state === 'live' || state === 'overlap';
  return card(
    { title: () => t('console.credentials'), lead: () => t('console.credentials.lead') },
    shown(list, ({ items }) =>
      items.length === 0
        ? emptyState({ title: () => t('console.credentials.none'), text: () => t('console.credentials.none.text') })
        : table(
            () => t('console.credentials'),
            [
              { label: () => t('console.credential.kind'), cell: ({ kind }) => kindName(kind) },
              { label: () => t('console.credential.state'), cell: ({ state }) => h('span', {}, () => chip(tones[state], t(`console.state.${state}`))) },
              { label: () => t('console.credential.issued'), cell: ({ issued_at }) => when(issued_at) },
              { label: () => t('console.credential.expires'), cell: ({ expires_at }) => when(expires_at) },
              { label: () => t('console.credential.generation'), className: 'count', cell: ({ generation }) => String(generation) },
              ...(may('change')
                ? [
                    {
                      label: () => t('console.act'),
                      className: 'act',
                      cell: (/** @type {Credential} */ one) => (living(one) ? button(() => t('console.credential.end'), () => end(one.kind)) : null),
                    },
                  ]
                : []),
            ],
            items
          )
    )
  );

  /** @param {string} kind */
  function end(kind) {
    void confirm({
      title: () => t('console.credential.end'),
      text: () => t('console.credential.end.text', { kind }),
      act: () => t('console.credential.end'),
      onConfirm: async () => {
        await endCredential(app(), kind);
        await list.reload();
        say(t('console.credential.ended'));
      },
    });
  }
}

/** @param {string} kind */
function kindName(kind) {
  return h('span', {}, () => known(`console.kind.${kind}`) ?? kind, ' ', h('code', { className: 'faint' }, kind));
}
