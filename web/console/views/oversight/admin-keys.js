/** Keys for programs that administer the platform. */

/** @import { AdminKey, Role } from '../../../types/admin' */

import { h } from '../../../lib/dom.js';
import { t } from '../../../lib/i18n.js';
import { createAdminKey, listAdminKeys, removeAdminKey } from '../../admin.js';
import { labelled, selectInput } from '../../parts/form.js';
import { keyListView } from '../trust/key-list.js';
import { roleOptions } from './operators.js';

export function adminKeysView() {
  const role = selectInput(roleOptions, 'auditor');
  return keyListView({
    words: 'admin_keys',
    list: listAdminKeys,
    create: (name) => createAdminKey({ name, role: /** @type {Role} */ (role.value) }),
    remove: removeAdminKey,
    columns: [{ label: () => t('console.role'), cell: (/** @type {AdminKey} */ key) => h('span', {}, () => t(`console.role.${key.role}`)) }],
    fields: [labelled(() => t('console.role'), role, () => t('console.role.hint'))],
  });
}
