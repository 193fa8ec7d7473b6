/** Going to a page: under the right host name, in a new frame, with the link kept up to date. */

import { language, t } from '../lib/i18n.js';
import { effect } from '../lib/signal.js';
import { readAddress, sameSiteHome } from './address.js';
import { readLink, writeLink } from './deep-link.js';
import * as model from './model.js';
import { pageInView } from './page/page-in-view.js';
import { readPreferences, theme } from '../lib/preferences.js';
import { changeDevice, change, profiles } from './session.js';

/**
 * Loads what a person, a link or a test asked for.
 * @param {string} text
 */
export function goTo(text) {
  const url = readAddress(text, location.href);
  if (url === null) {
    model.notice.set(t('notice.not_a_url', { text }));
    return;
  }
  model.notice.set('');
  if (model.isElsewhere()) return void pageInView.load(url.href);
  const home = sameSiteHome(url, new URL(location.href));
  if (home === null) {
    pageInView.load(url.href);
    return;
  }
  const there = new URL(home);
  there.hash = writeLink({ ...here(), url: url.href });
  location.replace(there);
}

/** Opens what the link names, else the demo page of the app in view. */
export function openFirstPage() {
  // Whoever else shows it has a page already.
  if (model.isElsewhere()) return;
  const wanted = readLink(location.hash).url ?? model.appInView()?.demo_url;
  if (wanted !== undefined) goTo(wanted);
}

/** The link to what is on the screen now. */
function here() {
  const { app, device } = model.phone();
  return { url: model.claimed(), app: app ?? '', device: device.profile, lang: language(), theme: theme() };
}

/** Writes the link when the screen changes, and follows it when somebody edits it. */
export function keepLink() {
  effect(() => {
    const hash = writeLink(here());
    // Not an entry of the tab's history: Back belongs to the page in the frame.
    if (hash !== location.hash) history.replaceState(history.state, '', hash);
  });
  window.addEventListener('hashchange', () => void follow(readLink(location.hash)));
}

/** @param {import('./deep-link.js').Link} link */
async function follow(link) {
  readPreferences(link);
  const { app, device } = model.phone();
  const profile = profiles.find((name) => name === link.device);
  if (link.app !== undefined && link.app !== app) await change({ app: link.app });
  if (profile !== undefined && profile !== device.profile) await changeDevice({ profile });
  if (link.url !== undefined && link.url !== model.claimed()) goTo(link.url);
}
