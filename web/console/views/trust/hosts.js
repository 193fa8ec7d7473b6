/** The super-apps that may ask the host API. */

import { createHost, listHosts, removeHost } from '../../admin.js';
import { keyListView } from './key-list.js';

export function hostsView() {
  return keyListView({ words: 'hosts', list: listHosts, create: createHost, remove: removeHost });
}
