// The recording of the real SDK (wechat-bridge-calls.json), made playable: each recorded item with what was observed,
// and a theatre in which any subject, which is an SDK and a bridge, can play it again.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { playApi, recordedApi } from './scenes/api.js';
import { edgeScenes } from './scenes/edge-cases.js';
import { sceneOf } from './scenes/index.js';
import { buildStage, scriptedBridge } from './stage.js';
import { userAgents } from './user-agents.js';

/**
 * @typedef {object} Subject
 * @property {string} name
 * @property {string} sdk a classic script that gives the page `wx`
 * @property {boolean} sendsBeacon whether it reports home, with a hidden getNetworkType, as the vendor's does
 * @property {string | Function} [bridge] a function for the page, of the form of `scriptedBridge`, which it replaces
 * @property {boolean} [jsonOnly] its bridge carries JSON, in which an undefined field vanishes
 *
 * @typedef {object} Item
 * @property {string} title
 * @property {import('./scenes/index.js').Scene} scene
 * @property {any} recorded what was observed on the real SDK
 */

const shared = process.env.KANHE_SHARED ?? fileURLToPath(new URL('../../../../shared', import.meta.url));

/** The recording itself. */
export const recording = JSON.parse(readRecording(`${shared}/protocol/wechat-bridge-calls.json`));

/** Everything that was recorded, in the recording's order. @returns {Item[]} */
export function recordedItems() {
  const items = [];
  for (const [name, api] of Object.entries(recording.apis)) {
    for (const ua of /** @type {const} */ (['iphone', 'android'])) {
      const scene = { ua: ua === 'iphone' ? 'ios' : ua, arg: { name, api, ua }, play: playApi };
      items.push({ title: `${name} on ${ua}`, scene, recorded: { observed: recordedApi(api, ua) } });
    }
  }
  for (const [name, { buildA }] of Object.entries(recording.scenarios)) {
    items.push({ title: name, scene: sceneOf(name), recorded: buildA });
  }
  for (const [name, observed] of Object.entries(recording.edgeCases)) {
    const scene = edgeScenes[name] ?? { play: () => Promise.reject(new Error('There is no scene for it')) };
    items.push({ title: name, scene, recorded: { observed } });
  }
  return items;
}

/**
 * What a subject must show for an item: the recording, less the beacon if it sends none.
 *
 * @param {Pick<Item, 'recorded'>} item
 * @param {Subject} subject
 */
export function expected(item, subject) {
  const recorded = structuredClone(item.recorded);
  if (!subject.sendsBeacon) withoutBeacon(recorded);
  return comparable(recorded, subject);
}

/** @param {any} recorded */
function withoutBeacon(recorded) {
  const { observed } = recorded;
  /** @param {any} call a name, a list that starts with one, or a record */
  const isHidden = (call) => {
    const name = Array.isArray(call) ? call[0] : (call.method ?? call);
    return name === 'getNetworkType' || name === 'invoke getNetworkType';
  };
  // What a play of a whole API lists as its calls is its own.
  if (Array.isArray(observed?.calls) && !observed.outcomes) {
    observed.calls = observed.calls.filter((/** @type {any} */ call) => !isHidden(call));
  }
  if (Array.isArray(observed)) {
    recorded.observed = observed.filter((each) => !Array.isArray(each) || !isHidden(each));
  }
  if (recorded.network) {
    recorded.network = recorded.network.filter((/** @type {string} */ url) => !url.includes('/sdk/report?'));
    if (recorded.network.length === 0) delete recorded.network;
  }
}

/**
 * The same thing without what no two runs share: timings, the order of an object's own API names, how a minified
 * program calls its variables, and what the subject's bridge cannot carry.
 *
 * @param {any} outcome
 * @param {Subject} subject
 */
function comparable(outcome, { jsonOnly }) {
  const { observed, network } = outcome;
  if (observed?.keys && observed.mp) {
    observed.keys.sort();
    observed.mp.sort();
  }
  if (network) {
    const untimed = network.map((/** @type {string} */ url) => url.replace(/\b([ip])=\d+/g, '$1=N'));
    // Two beacons that happen in the same millisecond are one request to the browser.
    outcome.network = [...new Set(untimed)];
  }
  const lost = jsonOnly ? ['presentButUndefined', 'undefinedKeys', 'order'] : [];
  const text = JSON.stringify(outcome, (key, value) => (lost.includes(key) ? undefined : value));
  return JSON.parse(text.replace(/"[\w$]+\.indexOf is not a function/g, '"….indexOf is not a function'));
}

/** A browser in which items are played on one subject, one after the other: a page for each user agent. */
export class Theatre {
  /** @type {Map<string, import('playwright-core').Page>} */
  #pages = new Map();
  /** What the scene under way is served. @type {string} */
  #document = '';
  /** What the scene under way asks of other origins. @type {string[]} */
  #network = [];

  /**
   * @param {import('playwright-core').Browser} browser
   * @param {Subject} subject
   */
  constructor(browser, subject) {
    this.browser = browser;
    this.subject = subject;
  }

  /**
   * Plays an item in a fresh document.
   *
   * @param {Item} item
   * @returns {Promise<any>} in the form of {@link expected}
   */
  async play({ scene, recorded }) {
    const page = await this.#page(scene.ua ?? 'ios');
    this.#document = this.#documentFor(scene);
    // Going to where one is, with a fragment, would not load anything.
    if (page.url() === recording.pageUrl) await page.reload();
    else await page.goto(recording.pageUrl);
    this.#network = [];
    const observed = await page.evaluate(scene.play, scene.arg);
    const { thrown, alerts, consoleLogs } = await page.evaluate(() => {
      const { thrown, alerts, consoleLogs } = window.stage;
      return { thrown, alerts, consoleLogs };
    });
    await this.#hearOfRequests(expected({ recorded }, this.subject).network ?? []);
    const outcome = withoutEmpty({ observed, network: this.#network, thrown, alerts, consoleLogs });
    return comparable(outcome, this.subject);
  }

  /** Closes its pages; the browser stays. */
  async close() {
    for (const page of this.#pages.values()) await page.context().close();
    this.#pages.clear();
  }

  /** The browser tells of requests a little after the page has made them. @param {string[]} awaited */
  async #hearOfRequests(awaited) {
    for (let patience = 100; this.#network.length < awaited.length && patience > 0; patience -= 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** @param {string} ua */
  async #page(ua) {
    const known = this.#pages.get(ua);
    if (known) return known;
    const context = await this.browser.newContext({ userAgent: userAgents[ua][0] });
    const page = await context.newPage();
    await page.route('**/*', (route) => this.#serve(route));
    page.on('request', (request) => {
      if (!request.url().startsWith('http://app.test/')) this.#network.push(request.url());
    });
    this.#pages.set(ua, page);
    return page;
  }

  /** @param {import('playwright-core').Route} route */
  #serve(route) {
    const { pathname, host } = new URL(route.request().url());
    if (host !== 'app.test') return route.abort();
    if (pathname === '/sdk.js') return route.fulfill({ contentType: 'text/javascript', body: this.subject.sdk });
    return route.fulfill({ contentType: 'text/html; charset=utf-8', body: this.#document });
  }

  /**
   * The page of a scene: the stage before anything else, then the SDK.
   *
   * @param {import('./scenes/index.js').Scene} scene
   */
  #documentFor(scene) {
    const setup = {
      platform: scene.platform ?? userAgents[scene.ua ?? 'ios'][1],
      bridge: scene.bridge ?? 'early',
      config: recording.configUsed,
      identity: Object.keys(recording.verifyFieldsOnEveryInvoke),
      bridgeOfSubject: String(this.subject.bridge ?? scriptedBridge),
    };
    const kind = scene.load === 'module' ? ' type="module"' : '';
    return [
      `<!doctype html><title>${recording.pageTitle}</title><body>`,
      `<script>(${buildStage})(${JSON.stringify(setup)})</script>`,
      `<script>${scene.before ?? ''}</script>`,
      scene.load === 'none' ? '' : `<script src="/sdk.js"${kind}></script>`,
    ].join('\n');
  }
}

/** @param {Record<string, any>} outcome */
function withoutEmpty(outcome) {
  return Object.fromEntries(Object.entries(outcome).filter(([key, value]) => key === 'observed' || value.length > 0));
}

/** @param {string} path */
function readRecording(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`There is no recording at ${path}. Set KANHE_SHARED to the folder that holds protocol/.`, {
      cause: error,
    });
  }
}
