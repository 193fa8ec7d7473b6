/** The simulator: reads the link, joins a session, puts the regions on the screen, opens the page. */

import { loadLocales } from '../lib/i18n.js';
import { readLink } from './deep-link.js';
import { failure } from './failure.js';
import { installKeyboard } from './keyboard.js';
import { goTo, keepLink, openFirstPage } from './navigation.js';
import { menuActions } from './page/menu-actions.js';
import { pageInView } from './page/page-in-view.js';
import { readPreferences, wearPreferences } from '../lib/preferences.js';
import { screen } from './screen.js';
import { start } from './session.js';
import { follow, refresh } from './stream.js';

const link = readLink(location.hash);
await loadLocales();
readPreferences(link);
wearPreferences();
try {
  await start(link);
  await refresh();
  document.body.append(screen());
  installKeyboard();
  follow({
    open: goTo,
    close: () => pageInView.close(),
    menu: menuActions,
    deliver: (event, payload) => pageInView.deliver(event, payload),
  });
  openFirstPage();
  keepLink();
} catch (error) {
  document.body.replaceChildren(failure(error));
}
