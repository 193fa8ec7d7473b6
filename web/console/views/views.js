/** Which view is at which place. */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { buttonLink } from '../parts/buttons.js';
import { emptyState, view } from '../parts/view.js';
import { accountView } from './account.js';
import { appView } from './apps/app.js';
import { appsView } from './apps/list.js';
import { newAppView } from './apps/new.js';
import { adminKeysView } from './oversight/admin-keys.js';
import { auditView } from './oversight/audit.js';
import { healthView } from './oversight/health.js';
import { operatorsView } from './oversight/operators.js';
import { corpsView } from './people/corps.js';
import { userView } from './people/user.js';
import { usersView } from './people/users.js';
import { hostsView } from './trust/hosts.js';
import { masterKeysView } from './trust/master-keys.js';
import { verdictView } from './verdicts/detail.js';
import { verdictsView } from './verdicts/list.js';

/** By the first part of the place. @type {Readonly<Record<string, (rest: readonly string[]) => Node>>} */
const views = {
  apps: ([dialect, id, part]) =>
    dialect === undefined ? appsView() : id === undefined ? (dialect === 'new' ? newAppView() : nothingHere()) : appView(dialect, id, part),
  verdicts: ([id]) => (id === undefined ? verdictsView() : verdictView(id)),
  users: ([handle]) => (handle === undefined ? usersView() : userView(handle)),
  corps: corpsView,
  hosts: hostsView,
  keys: masterKeysView,
  audit: auditView,
  operators: operatorsView,
  'admin-keys': adminKeysView,
  health: healthView,
  account: accountView,
};

/** @param {readonly string[]} path */
export function viewAt([name = 'apps', ...rest]) {
  return (Object.hasOwn(views, name) ? views[name] : nothingHere)?.(rest) ?? h('div', {});
}

function nothingHere() {
  return view(
    { title: () => t('console.nothing_here') },
    emptyState({
      title: () => t('console.nothing_here.title'),
      text: () => t('console.nothing_here.text'),
      action: buttonLink(() => t('console.place.apps'), '#/apps'),
    })
  );
}
