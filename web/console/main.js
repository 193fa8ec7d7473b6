/** The operator's console. It knows the admin API and nothing else of the platform. */

import { loadLocales } from '../lib/i18n.js';
import { readPreferences, wearPreferences } from '../lib/preferences.js';
import { resume } from './session.js';
import { shell } from './shell.js';

await loadLocales();
readPreferences({});
wearPreferences();
await resume();
document.body.append(...shell());
