/** @import { AppSettings, SandboxApp } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { language, t } from '../../lib/i18n.js';
import { part, tick } from '../../lib/parts/field.js';
import { richText } from '../../lib/parts/rich-text.js';

/**
 * What the operator lets an app ask of its users. For anything else nobody is asked.
 * @param {() => SandboxApp} app
 * @param {(settings: AppSettings) => Promise<void>} change
 */
export function grantedScopes(app, change) {
  const names = (app().scopes ?? []).map(({ name }) => name);
  const scope = (/** @type {string} */ wanted) => app().scopes?.find(({ name }) => name === wanted);
  const others = (/** @type {string[]} */ all, /** @type {string} */ name) => all.filter((one) => one !== name);
  // Some come with the type of the app, and are revoked; the rest is granted one by one, by marks.
  const grant = (/** @type {string} */ name) => ({ marks: [...others(app().marks, name), name], revoked: others(app().revoked, name) });
  const revoke = (/** @type {string} */ name) => ({ marks: others(app().marks, name), revoked: [...others(app().revoked, name), name] });
  return part(
    () => t('app.scopes'),
    h('p', { className: 'hint' }, () => richText(t('app.scopes.hint'))),
    h(
      'ul',
      { className: 'ticks', role: 'list' },
      ...names.map((name) =>
        h(
          'li',
          { title: () => scope(name)?.[language() === 'en' ? 'en' : 'zh'] ?? '' },
          tick(
            () => name,
            () => scope(name)?.granted ?? false,
            (has) => void change(has ? grant(name) : revoke(name)),
            'mono'
          )
        )
      )
    )
  );
}
