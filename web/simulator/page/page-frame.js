/**
 * The frame that holds the developer's page, from its first load to its end.
 *
 * A page is not asked to trust us more than a WebView: it gets its boot data through `window.name`, which must be set
 * before the frame enters the document and then survives navigation, and says hello from there.
 */

/** @import { Json } from '../../types/host-protocol' */

import { acceptPage } from '../../bridge/host.js';
import { h } from '../../lib/dom.js';
import { Refusal } from '../../lib/http.js';
import { t } from '../../lib/i18n.js';
import { announce } from '../../lib/parts/announcer.js';
import { markPage } from '../log/rows.js';
import * as model from '../model.js';
import * as sandbox from '../sandbox.js';
import { attempt, decline } from '../session.js';
import { mayTry, tried } from './conformance.js';
import { FrameHistory } from './frame-history.js';

/** How long a page that is being closed may still take to hear that it is. */
const LAST_WORDS = 400;

/** How long a loaded page may take to say hello before the phone says that there is no bridge. */
const PATIENCE = 2000;

class PageFrame {
  /** Where the frame goes. */
  element = h('div', { className: 'page-place' });
  /** @type {HTMLIFrameElement | null} */
  #frame = null;
  /** @type {ReturnType<typeof acceptPage> | null} */
  #bridge = null;
  #history = new FrameHistory();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #impatience;
  #alerts = 0;
  /** What the platform has been told of the page so far: calls wait for it. @type {Promise<void>} */
  #told = Promise.resolve();

  /**
   * Shows a page in a new frame.
   * @param {string} url
   */
  load(url) {
    this.#remove();
    this.#history = new FrameHistory();
    model.opened.set(url);
    model.claimed.set(url);
    model.origin.set('');
    model.title.set('');
    model.standing.set('loading');
    const frame = document.createElement('iframe');
    frame.name = JSON.stringify({ ...model.phone().boot, simulator: location.origin });
    frame.title = t('phone.page');
    frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-popups allow-modals');
    frame.addEventListener('load', () => this.#loaded());
    frame.src = url;
    this.#frame = frame;
    this.#bridge = this.#accept(frame);
    this.element.append(frame);
  }

  /** Loads the page again, where it is now. */
  reload() {
    if (model.claimed() !== '') this.load(model.claimed());
  }

  /** A finger on the arrow. A page may have taken it into its own hands. */
  async tapBack() {
    const held = model.phone().page?.bar.holds_back === true && model.standing() === 'ready';
    if (held && (await sandbox.tapBar(model.phone().id, 'back').catch(() => false))) return;
    this.back();
  }

  /** One page back; from the first page there is no way but out. */
  back() {
    if (this.#history.canGoBack) history.back();
    else this.close();
  }

  /** Somebody else shows the page from now on. */
  give() {
    this.#remove();
  }

  /** Ends the view. Who still waits for an answer gets the one of a person who walks away. */
  close() {
    const frame = this.#frame;
    setTimeout(() => {
      if (this.#frame === frame) this.#remove();
    }, LAST_WORDS);
    model.standing.set('closed');
    for (const dialog of model.dialogs()) void decline(dialog);
    const { id, page } = model.phone();
    if (page !== null && !page.closed) this.#tell(() => sandbox.changePage(id, { closed: true }));
  }

  /**
   * @param {string} event
   * @param {{ [key: string]: Json }} payload
   */
  deliver(event, payload) {
    this.#bridge?.event(event, payload);
  }

  #remove() {
    clearTimeout(this.#impatience);
    this.#bridge?.close();
    this.#bridge = null;
    this.#frame?.remove();
    this.#frame = null;
    model.alerts.set([]);
    model.menuOpen.set(false);
  }

  #loaded() {
    if (model.standing() !== 'loading') return;
    clearTimeout(this.#impatience);
    this.#impatience = setTimeout(() => {
      if (model.standing() !== 'loading') return;
      model.standing.set('silent');
      announce(t('announce.silent'));
    }, PATIENCE);
  }

  /** @param {HTMLIFrameElement} frame */
  #accept(frame) {
    const { id } = model.phone();
    let calls = 0;
    /** What the page that tries bridges may ask. */
    let trial = { landing: '', allowed: false };
    const bridge = acceptPage({
      frame,
      session: id,
      onHello: ({ landing, title, origin }) => {
        calls = 0;
        trial = { landing, allowed: mayTry(landing, origin) };
        clearTimeout(this.#impatience);
        model.standing.set('ready');
        model.title.set(title);
        model.origin.set(origin);
        this.#at(landing);
        markPage(landing, model.platformNow());
        this.#tell(async () => model.session.set(await sandbox.loadPage(id, { landing, title })));
      },
      onCall: async (call) => {
        if (trial.allowed && tried(this.#host(trial.landing), call)) return;
        calls += 1;
        const order = calls;
        await this.#told;
        const { result, twice } = await invoke(id, { ...call, order });
        if (result !== null) bridge.reply(call.id, result, twice);
      },
      onListen: (event) => this.#tell(() => sandbox.listen(id, { event, url: model.claimed() })),
      onNavigated: (url) => {
        this.#at(url);
        this.#tell(async () => model.session.set(await sandbox.changePage(id, { current: url })));
      },
      onTitle: (title) => {
        model.title.set(title);
        this.#tell(async () => model.session.set(await sandbox.changePage(id, { title })));
      },
      onAlert: (text) => this.#alert(text),
      onAct: (act) => this.#tell(() => sandbox.tellAct(id, act)),
      onError: (message) => model.notice.set(t('notice.page_error', { message })),
    });
    return bridge;
  }

  /**
   * What the page that tries bridges learns of us.
   * @param {string} landing
   * @returns {import('./conformance.js').Host}
   */
  #host(landing) {
    const { kanhe, dialect, profile, session } = model.phone().boot;
    return {
      facts: () => ({ kanhe, dialect, profile, session, landing, url: model.claimed(), title: model.title() }),
      reply: (call, result) => this.#bridge?.reply(call, result),
      event: (event, payload) => this.#bridge?.event(event, payload),
    };
  }

  /** @param {string} text */
  #alert(text) {
    this.#alerts += 1;
    model.alerts.set([...model.alerts(), { id: this.#alerts, text }]);
  }

  /** @param {string} url */
  #at(url) {
    this.#history.visit(url, history.length);
    model.claimed.set(url);
  }

  /**
   * Tells the platform about the page, in the order in which it happened.
   * @param {() => Promise<unknown>} tell
   */
  #tell(tell) {
    this.#told = this.#told.then(() => attempt(async () => void (await tell())));
  }
}

/** The one page of the phone. */
export const pageFrame = new PageFrame();

/**
 * @param {string} session
 * @param {import('../../types/sandbox').Invoke} call
 * @returns {Promise<{ result: { [key: string]: Json } | null, twice?: boolean }>}
 */
async function invoke(session, { api, params, url, order = 0 }) {
  try {
    return await sandbox.invoke(session, { api, params, url, order });
  } catch (error) {
    const why = error instanceof Refusal ? error.message : t('notice.unreachable');
    model.notice.set(why);
    return { result: { err_msg: `${api}:fail`, err_desc: why } };
  }
}
