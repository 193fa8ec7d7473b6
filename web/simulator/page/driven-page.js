/**
 * A page elsewhere, in a browser that somebody drives or on a device: what is known of it is what the platform says, and
 * what is done to it is asked of the platform.
 */

import { h } from '../../lib/dom.js';
import { effect, signal, untracked } from '../../lib/signal.js';
import { t } from '../../lib/i18n.js';
import { announce } from '../../lib/parts/announcer.js';
import { hostOf } from '../../lib/parts/format.js';
import { markPage } from '../log/rows.js';
import * as model from '../model.js';
import * as sandbox from '../sandbox.js';
import { attempt, decline } from '../session.js';
import { remoteScreen } from './remote-screen.js';

class DrivenPage {
  /** Who shows the page. */
  #shows = signal(/** @type {'nobody' | 'screen' | 'window' | 'device'} */ ('nobody'));
  /** Where the page would be. */
  element = h('div', { className: 'page-place', hidden: () => this.#shows() === 'nobody' }, () => {
    const shows = this.#shows();
    if (shows === 'nobody') return null;
    return untracked(() => (shows === 'screen' ? remoteScreen() : shows === 'device' ? onDevice() : elsewhere()));
  });
  #landing = '';

  constructor() {
    effect(() => this.#follow());
  }

  /** @param {string} url */
  load(url) {
    model.opened.set(url);
    model.standing.set('loading');
    void attempt(async () => void (await sandbox.openPage(model.phone().id, url)));
  }

  reload() {
    const { page } = model.phone();
    if (model.standing() === 'closed' && page !== null) this.load(page.landing);
    else this.#act({ kind: 'reload' });
  }

  /** A finger on the arrow. A page may have taken it into its own hands. */
  async tapBack() {
    const held = model.phone().page?.bar.holds_back === true;
    if (held && (await sandbox.tapBar(model.phone().id, 'back').catch(() => false))) return;
    this.back();
  }

  back() {
    this.#act({ kind: 'back' });
  }

  /** Ends the view. Who still waits for an answer gets the one of a person who walks away. */
  close() {
    model.standing.set('closed');
    for (const dialog of model.dialogs()) void decline(dialog);
    const { id, page } = model.phone();
    if (page !== null && !page.closed) void attempt(async () => void (await sandbox.changePage(id, { closed: true })));
  }

  /** The browser hears it by itself. */
  deliver() {}

  /** @param {import('../../types/sandbox').Input} input */
  #act(input) {
    void attempt(async () => void (await sandbox.moveHands(model.phone().id, [input])));
  }

  /** What the platform knows of the page is what there is to show. */
  #follow() {
    const session = model.session();
    const shows = whoShows(session);
    const before = untracked(this.#shows);
    this.#shows.set(shows);
    if (before !== shows && (before === 'device' || shows === 'device')) untracked(() => deviceChanged(shows));
    if (session === null || shows === 'nobody') return;
    const { page } = session;
    untracked(() => {
      if (page === null) return model.standing.set('loading');
      if (page.landing !== this.#landing) markPage(page.landing, model.platformNow());
      this.#landing = page.landing;
      model.opened.set(page.landing);
      model.claimed.set(page.current);
      model.origin.set(originOf(page.current));
      model.title.set(page.title);
      model.standing.set(page.closed ? 'closed' : 'ready');
    });
  }
}

/** @param {import('../../types/sandbox').Session | null} session */
function whoShows(session) {
  if (session?.detached) return 'device';
  if (!session?.driver) return 'nobody';
  return session.driver.headless ? 'screen' : 'window';
}

/** Said to whoever looks elsewhere at that moment. @param {string} shows */
function deviceChanged(shows) {
  const text = t(shows === 'device' ? 'detached.has_joined' : 'detached.has_left');
  announce(text);
  if (shows === 'device') return;
  model.notice.set(text);
  model.standing.set('closed');
}

const driver = () => model.session()?.driver ?? null;

/** The page has a window of its own. */
function elsewhere() {
  return h(
    'div',
    { className: 'elsewhere' },
    h('p', { className: 'elsewhere-title' }, () => t('driven.window')),
    h('p', {}, () => t('driven.window.hint', { browser: driver()?.browser || 'Chromium', host: hostOf(model.claimed()) }))
  );
}

/** The page is in somebody's hand. */
function onDevice() {
  const device = () => model.session()?.detached ?? null;
  return h(
    'div',
    { className: 'elsewhere' },
    h('p', { className: 'elsewhere-title' }, () => t('detached.page_there')),
    h('p', {}, () => t(device()?.connected === false ? 'detached.waiting' : 'detached.page_there.hint', { host: hostOf(model.claimed()) })),
    h('p', { className: 'elsewhere-agent' }, () => device()?.user_agent ?? '')
  );
}

/** @param {string} url */
function originOf(url) {
  try {
    return new URL(url).origin;
  } catch {
    return '';
  }
}

/** The one page of the phone, while it is driven. */
export const drivenPage = new DrivenPage();
