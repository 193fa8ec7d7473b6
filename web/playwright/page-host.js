// The host's end of the host protocol in a browser that the test owns: the bridge comes as an init script, and its messages
// travel over a binding. Kanhe answers them.

import { randomBytes } from 'node:crypto';

import { readEvents } from './events.js';

/** @import { BrowserContext, Frame, Page } from '@playwright/test' */
/** @import { SandboxClient, Session } from './index.js' */

/** Where the vendors' SDKs report to. Nobody is told of a test. */
const telemetry = [/^https:\/\/open\.weixin\.qq\.com\/sdk\/report/, /^https:\/\/(h-adashx\.ut|arms-retcode)\.(dingtalk|aliyuncs)\.com\//];

/** The page in view. @typedef {{ page: Page, frame: Frame, listened: Set<string>, calls: number }} View */

/** Puts the bridge into every page of a context and answers for the phone, until it is closed. */
export class PageHost {
  /** @type {SandboxClient} */ #sandbox;
  /** @type {Session} */ #session;
  /** @type {View | null} */
  #view = null;
  /** What Kanhe has been told of the page so far: calls wait for it. @type {Promise<unknown>} */
  #told = Promise.resolve();
  #receiver = `kanhe${randomBytes(8).toString('hex')}`;
  #stop = new AbortController();

  /**
   * @param {SandboxClient} sandbox
   * @param {Session} session
   */
  constructor(sandbox, session) {
    this.#sandbox = sandbox;
    this.#session = session;
  }

  /** @param {BrowserContext} context */
  async enter(context) {
    const binding = `kanhe${randomBytes(8).toString('hex')}`;
    await context.exposeBinding(binding, ({ page, frame }, text) => this.#hear(page, frame, text));
    const bridge = await this.#sandbox.text('/bridge/injected.js');
    await context.addInitScript({ content: injected(this.#session.boot, binding, this.#receiver, bridge) });
    for (const url of telemetry) await context.route(url, (route) => route.fulfill({ status: 204 }));
    context.on('page', (page) => this.#watch(page));
    const stream = await this.#sandbox.stream(`/events?session=${this.#session.id}`, this.#stop.signal);
    void readEvents(stream, (event) => void this.#happened(event));
  }

  async leave() {
    this.#stop.abort();
    await this.#told;
  }

  /** @param {Page} page */
  #watch(page) {
    page.on('framenavigated', (frame) => {
      if (frame !== page.mainFrame() || this.#view?.page !== page) return;
      this.#tell('PATCH', '/page', { current: frame.url() });
    });
    page.on('domcontentloaded', async () => {
      const title = await page.title().catch(() => '');
      if (title !== '' && this.#view?.page === page) this.#tell('PATCH', '/page', { title });
    });
  }

  /**
   * A message of a page. One that is no frame's own document has no phone around it.
   * @param {Page} page
   * @param {Frame} frame
   * @param {string} text
   */
  #hear(page, frame, text) {
    if (frame !== page.mainFrame()) return;
    const message = JSON.parse(text);
    if (message.type === 'hello') {
      this.#view = { page, frame, listened: new Set(), calls: 0 };
      this.#tell('POST', '/pages', { landing: message.landing, title: message.title ?? '' });
      return void this.#say({ type: 'welcome', kanhe: 1 });
    }
    if (this.#view?.page !== page) return;
    switch (message.type) {
      case 'call':
        return void this.#call(this.#view, message);
      case 'listen':
        this.#view.listened.add(message.event);
        return this.#tell('POST', '/listen', { event: message.event, url: frame.url() });
      case 'acted':
        return this.#tell('POST', '/acts', message.act);
    }
  }

  /**
   * @param {View} view
   * @param {{ id: number, api: string, params: object, url: string }} call
   */
  async #call(view, { id, api, params, url }) {
    view.calls += 1;
    const order = view.calls;
    await this.#told;
    let answer;
    try {
      answer = await this.#sandbox.ask('POST', this.#at('/invoke'), { api, params, url, order });
    } catch (error) {
      answer = { result: { err_msg: `${api}:fail`, err_desc: String(error) } };
    }
    if (this.#view !== view || answer.result === null) return;
    await this.#say({ type: 'reply', id, result: answer.result, ...(answer.twice ? { twice: true } : {}) });
  }

  /** @param {any} event */
  async #happened(event) {
    const view = this.#view;
    if (view === null) return;
    if (event.type === 'event' && view.listened.has(event.event)) {
      await this.#say({ type: 'event', event: event.event, payload: event.payload });
    } else if (event.type === 'open') {
      await view.page.goto(event.url).catch(() => {});
    } else if (event.type === 'menu' && event.item === 'menuItem:refresh') {
      await view.page.reload().catch(() => {});
    }
  }

  /** @param {object} message */
  async #say(message) {
    const say = (/** @type {{ receiver: string, text: string }} */ { receiver, text }) => {
      const take = Reflect.get(window, receiver);
      if (typeof take === 'function') take(text);
    };
    const spoken = { receiver: this.#receiver, text: JSON.stringify(message) };
    // The document may have gone meanwhile, and with it whoever wanted to know.
    await this.#view?.frame.evaluate(say, spoken).catch(() => {});
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} body
   */
  #tell(method, path, body) {
    this.#told = this.#told.then(() => this.#sandbox.ask(method, this.#at(path), body)).catch(() => {});
  }

  /** @param {string} path */
  #at(path) {
    return `/sessions/${this.#session.id}${path}`;
  }
}

/**
 * What runs in each document before its first script. The binding is taken from the page, which shall find nothing that a
 * real client does not have.
 * @param {object} boot
 * @param {string} binding
 * @param {string} receiver
 * @param {string} bridge
 */
function injected(boot, binding, receiver, bridge) {
  return `(() => {
    if (window !== window.top || location.protocol === 'about:') return;
    const post = window[${JSON.stringify(binding)}];
    delete window[${JSON.stringify(binding)}];
    window.kanheInjected = { boot: ${JSON.stringify(boot)}, post, receiver: ${JSON.stringify(receiver)} };
    ${bridge}
  })();`;
}
