// A simulated phone, as a test holds it.

/** @import { Call, CallWanted, Dialog, Fault, FaultHandle, Expected, SandboxClient, Session } from './index.js' */

/** How long a test waits for a call or a question if it does not say, in milliseconds. */
const patience = 10_000;

export class Phone {
  /** @type {SandboxClient} */ #sandbox;
  /** The newest call that was waited for, by function: the next one waits for a later one. @type {Map<string, number>} */
  #seen = new Map();
  /** @type {number[]} */ #faults = [];

  /**
   * @param {SandboxClient} sandbox
   * @param {Session} session
   */
  constructor(sandbox, session) {
    this.#sandbox = sandbox;
    this.id = session.id;
    this.session = session;
  }

  /**
   * Prepares the answer to what a function will ask the person next. To be called before the page calls the function.
   * @param {string} api `scanQRCode`, `getLocation`, `biz.contact.choose`
   * @returns {Expected}
   */
  expect(api) {
    return this.#expected({ api });
  }

  /**
   * The same by the kind of the question, whichever function asks it.
   * @param {string} kind `scan`, `location`, `pay`
   * @returns {{ answer(action: string, data?: object): Promise<void> }}
   */
  expectDialog(kind) {
    return { answer: (action, data = {}) => this.#prepare({ kind, action, data }) };
  }

  /**
   * Waits until the page has called a function and has been answered. Called again, it waits for the next call.
   * @param {string} api
   * @param {CallWanted} [wanted]
   * @returns {Promise<Call>}
   */
  async called(api, { status = 'allowed', timeout = patience } = {}) {
    const query = new URLSearchParams({ api, since: String(this.#seen.get(api) ?? 0), timeout_ms: String(timeout) });
    const { call } = await this.#ask('GET', `/calls/wait?${query}`);
    this.#seen.set(api, call.id);
    if (status !== 'any' && call.status !== status) {
      const why = call.reason === null ? '' : ` (${call.reason})`;
      throw new Error(`${api} was ${call.status}${why}, not ${status}; the page got ${JSON.stringify(call.result)}`);
    }
    return call;
  }

  /**
   * Waits until the phone asks something, and gives the question.
   * @param {string} kind
   * @param {{ timeout?: number }} [options]
   * @returns {Promise<Dialog & { answer(action: string, data?: object): Promise<void> }>}
   */
  async dialog(kind, { timeout = patience } = {}) {
    const query = new URLSearchParams({ kind, timeout_ms: String(timeout) });
    const { dialog } = await this.#ask('GET', `/dialogs/wait?${query}`);
    const answer = async (/** @type {string} */ action, data = {}) => {
      await this.#ask('POST', `/dialogs/${dialog.id}`, { action, data });
    };
    return { ...dialog, answer };
  }

  /** @returns {Promise<Call[]>} every call so far, oldest first */
  async calls() {
    return (await this.#ask('GET', '/calls')).calls;
  }

  /** @returns {Promise<Dialog[]>} what is open on the screen */
  async dialogs() {
    return (await this.#ask('GET', '/dialogs')).dialogs;
  }

  /**
   * Changes the phone: `{ network: 'none' }`, `{ place: … }`, `{ user: 'mei' }`.
   * @param {object} settings
   * @returns {Promise<Session>}
   */
  async set(settings) {
    this.session = await this.#ask('PATCH', '', settings);
    return this.session;
  }

  /**
   * Makes the next calls fail: of this phone's pages (`wechat.jsapi.geoLocation`), or of backends (`wechat.getticket`). Gone
   * with the test.
   * @param {string} endpoint
   * @param {Fault} effect
   * @returns {Promise<FaultHandle>}
   */
  async fault(endpoint, effect) {
    const own = endpoint.includes('.jsapi.') ? { session: this.id } : {};
    const { id } = await this.#sandbox.ask('POST', '/faults', { ...own, ...effect, endpoint });
    this.#faults.push(id);
    return { id, clear: () => this.#clear(id) };
  }

  /**
   * Moves the clock of the platform: tickets expire, codes too. It never goes back, and it is everybody's.
   * @param {number} seconds
   */
  async advance(seconds) {
    await this.#sandbox.ask('POST', '/clock', { advance_seconds: seconds });
  }

  /**
   * Puts a picture into the album.
   * @param {Uint8Array} picture
   * @param {{ name?: string, source?: 'album' | 'camera' }} [options]
   * @returns {Promise<{ id: string }>}
   */
  addPicture(picture, { name = 'picture', source = 'album' } = {}) {
    return this.#ask('POST', `/album?${new URLSearchParams({ name, source })}`, picture);
  }

  /** Taps an item of the page's menu, `menuItem:share:timeline`. @param {string} item @returns {Promise<unknown>} */
  tapMenu(item) {
    return this.#ask('POST', '/menu', { item });
  }

  /** Taps a button of the bar above the page, or `back`. @param {string} id @returns {Promise<unknown>} */
  tapBar(id) {
    return this.#ask('POST', '/bar', { id });
  }

  /** @returns {Promise<object[]>} the cards that were sent */
  async shares() {
    return (await this.#ask('GET', '/shares')).shares;
  }

  /** Why a page config was refused, in words. @param {Call} call @returns {Promise<any>} */
  explain(call) {
    return this.#sandbox.ask('POST', '/explain', { session: this.id, call: call.id });
  }

  /** What has happened on this phone, to be kept or done again. @returns {Promise<object>} */
  recording() {
    return this.#ask('GET', '/recording');
  }

  /** The same as the text of a test. @returns {Promise<string>} */
  recordingAsTest() {
    return this.#ask('GET', '/recording?as=playwright');
  }

  /** Makes the phone be, and answer, as a recorded one did. @param {object} recording @returns {Promise<Session>} */
  replay(recording) {
    return this.#ask('POST', '/replay', recording);
  }

  /**
   * Ends what this phone has set up.
   * @returns {Promise<string[]>} the answers that nothing has asked for
   */
  async leave() {
    for (const id of this.#faults) await this.#clear(id);
    const { expectations } = await this.#ask('GET', '/expect');
    await this.#ask('DELETE', '');
    return expectations.map((/** @type {any} */ left) => left.api ?? left.kind);
  }

  /** @param {{ api: string }} whose @returns {Expected} */
  #expected(whose) {
    const prepare = (/** @type {object} */ how) => this.#prepare({ ...whose, ...how });
    return {
      answer: (value) => prepare(value === undefined ? {} : { value }),
      with: (data, action) => prepare({ data, ...(action === undefined ? {} : { action }) }),
      allow: () => prepare({}),
      deny: () => prepare({ action: 'deny' }),
      cancel: () => prepare({ action: 'cancel' }),
    };
  }

  /** @param {object} expectation */
  async #prepare(expectation) {
    await this.#ask('POST', '/expect', expectation);
  }

  /** @param {number} id */
  async #clear(id) {
    // It may be used up.
    await this.#sandbox.ask('DELETE', `/faults/${id}`).catch(() => {});
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   */
  #ask(method, path, body) {
    return this.#sandbox.ask(method, `/sessions/${this.id}${path}`, body);
  }
}
