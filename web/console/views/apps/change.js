/** Changing an app that others may be changing too: whoever comes second is shown what the first one changed. */

/** @import { App, AppSettings } from '../../../types/admin' */
/** @import { Signal } from '../../../lib/signal.js' */

import { h } from '../../../lib/dom.js';
import { known, t } from '../../../lib/i18n.js';
import { changeApp, getApp } from '../../admin.js';
import { openDialog } from '../../parts/dialog.js';
import { form } from '../../parts/form.js';
import { problemKind } from '../../parts/problem.js';
import { table } from '../../parts/table.js';
import { say } from '../../parts/toast.js';

/**
 * @param {Signal<App>} app
 * @param {AppSettings} settings
 */
export async function change(app, settings) {
  try {
    app.set(await changeApp(app(), { ...settings, revision: app().revision }));
  } catch (error) {
    if (problemKind(error) !== 'conflict') throw error;
    await showConflict(app, settings);
    return;
  }
  say(t('console.saved'));
}

/**
 * @param {Signal<App>} app
 * @param {AppSettings} settings
 */
async function showConflict(app, settings) {
  const seen = app();
  const now = await getApp(seen);
  await openDialog({
    title: () => t('console.conflict.title'),
    className: 'wide',
    content: (close) => [
      h(
        'div',
        { className: 'dialog-body' },
        h('p', {}, () => t('console.conflict.text')),
        table(
          () => t('console.conflict.title'),
          [
            { label: () => t('console.conflict.what'), cell: ({ name }) => h('span', {}, () => known(`console.field.${name}`) ?? name) },
            { label: () => t('console.conflict.seen'), cell: ({ before }) => h('code', {}, before) },
            { label: () => t('console.conflict.now'), cell: ({ after }) => h('code', {}, after) },
            { label: () => t('console.conflict.yours'), cell: ({ yours }) => h('code', {}, yours) },
          ],
          differences(seen, now, settings)
        ),
        form(
          {
            submit: () => t('console.conflict.mine'),
            cancelLabel: () => t('console.conflict.theirs'),
            cancel: () => {
              app.set(now);
              close();
            },
            onSubmit: async () => {
              app.set(await changeApp(now, { ...settings, revision: now.revision }));
              close();
              say(t('console.saved'));
            },
          }
        )
      ),
    ],
  });
}

/**
 * What has changed meanwhile, and what the person was about to change.
 * @param {App} seen
 * @param {App} now
 * @param {AppSettings} settings
 */
function differences(seen, now, settings) {
  const names = /** @type {(keyof App & string)[]} */ (Object.keys(now)).filter((name) => name !== 'revision');
  return names
    .map((name) => ({
      name,
      before: written(seen[name]),
      after: written(now[name]),
      yours: name in settings ? written(Reflect.get(settings, name)) : '',
    }))
    .filter(({ before, after, yours }) => before !== after || (yours !== '' && yours !== before));
}

/** @param {unknown} value */
function written(value) {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
