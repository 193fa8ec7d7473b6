/** @import { Authorizing } from '../../types/sandbox' */

import { t } from '../../lib/i18n.js';
import * as model from '../model.js';
import { segments } from '../../lib/parts/choice.js';
import { field, part, tick } from '../../lib/parts/field.js';
import { change } from '../session.js';

/** How this phone's wallet lets apps ask for codes: where the editions of the vendor's manual differ. */
export function authorizing() {
  return part(
    () => t('authorizing.title'),
    choice('silent', /** @type {const} */ (['table', 'note'])),
    choice('errors', /** @type {const} */ (['seed', 'container'])),
    choice('listing', /** @type {const} */ (['missing', 'all'])),
    flag('consent_page'),
    flag('scopes_required'),
    flag('minimal_success'),
    flag('bare_scope_failure')
  );
}

/** @param {Partial<Authorizing>} settings */
function set(settings) {
  return void change({ authorizing: { ...model.phone().authorizing, ...settings } });
}

/**
 * @template {'silent' | 'errors' | 'listing'} N
 * @param {N} name
 * @param {readonly Authorizing[N][]} values
 */
function choice(name, values) {
  return field(
    () => t(`authorizing.${name}`),
    segments({
      values,
      label: (value) => t(/** @type {import('../../lib/i18n.js').Key} */ (`authorizing.${name}.${value}`)),
      value: () => model.phone().authorizing[name],
      onChoose: (value) => set({ [name]: value }),
      name: () => t(`authorizing.${name}`),
    })
  );
}

/** @param {'consent_page' | 'scopes_required' | 'minimal_success' | 'bare_scope_failure'} name */
function flag(name) {
  return tick(
    () => t(`authorizing.${name}`),
    () => model.phone().authorizing[name],
    (wanted) => set({ [name]: wanted })
  );
}
