// A host and a page that meet in real Chromium: the host's document uses web/bridge/host.js, the page carries the tag.
// They come from two servers, as the simulator and a developer's page do.

import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../support/chromium.js';
import { joinScript } from '../support/join.js';
import { userAgents } from '../support/user-agents.js';
import { runHost } from './host-page.js';

/** Folder of the bridge's modules. */
export const bridgeFolder = fileURLToPath(new URL('../../bridge', import.meta.url));

/** What the simulator would put into the frame's name, but for its own origin. */
export const boot = {
  kanhe: 1,
  session: 's1',
  dialect: 'wechat',
  profile: 'iphone',
  userAgent: userAgents.ios[0],
  platform: 'iPhone',
  language: 'zh-CN',
  bridgeDelay: 0,
  environment: 'browser',
};

/**
 * @typedef {object} Visit
 * @property {import('playwright-core').Page} host the host's document; see host-page.js for what it offers
 * @property {import('playwright-core').Frame} page the framed page
 * @property {(kind: string) => Promise<any[]>} told what the host has been told of one kind, in order
 * @property {(kind: string, count?: number) => Promise<any[]>} hears waits until it has been told that often
 * @property {() => Promise<void>} settle waits until all that was under way between page and host has arrived
 */

/**
 * @typedef {object} Wishes
 * @property {string} [path] where the page is
 * @property {string} [head] what follows the tag in the page's head
 * @property {string} [tag] instead of the tag
 * @property {object} [boot] changes to the boot data
 * @property {string} [name] of the frame, instead of boot data
 * @property {string} [session] that the host waits for
 * @property {string} [origin] that the page is opened under, of the same server
 * @property {string} [hostOrigin] that the host is opened under, of the same server
 */

export class World {
  /** @type {Map<string, string>} */
  #documents = new Map();
  /** @type {import('node:http').Server[]} */
  #servers = [];
  /** @type {import('playwright-core').Page | undefined} */
  #visited;

  /** @param {{ args?: string[] }} [options] */
  static async open(options = {}) {
    const world = new World();
    world.pages = await world.#serve((path) => world.#documents.get(path));
    world.simulator = await world.#serve(simulatorFile);
    const { port } = new URL(world.pages);
    world.browser = await launchChromium({
      args: [`--host-resolver-rules=MAP app.test:80 127.0.0.1:${port}`, ...(options.args ?? [])],
    });
    return world;
  }

  async close() {
    await this.browser.close();
    for (const server of this.#servers) {
      server.closeAllConnections();
      server.close();
    }
  }

  /** The tag, as a page carries it. */
  get tag() {
    return `<script src="${this.simulator}/bridge/kanhe.js"></script>`;
  }

  /** The same for a browser that does not tell a page whose frame it is in. */
  get tagWithoutAncestors() {
    return this.tag.replace('kanhe.js', 'kanhe-without-ancestors.js');
  }

  /**
   * Puts a document on the pages' server.
   * @param {string} path
   * @param {string} head
   */
  put(path, head) {
    this.#documents.set(path, `<!doctype html><html><head><meta charset="utf-8">${head}</head><body></body></html>`);
  }

  /**
   * Puts a script on the pages' server.
   * @param {string} path that ends in `.js`
   * @param {string} source
   */
  putScript(path, source) {
    this.#documents.set(path, source);
  }

  /**
   * Opens a host with a page in its frame, and waits for the page's load. The visit before is over then.
   * @param {Wishes} [wishes]
   * @returns {Promise<Visit>}
   */
  async visit(wishes = {}) {
    const { path = '/page', head = '', session = boot.session } = wishes;
    const { tag = this.tag, origin = this.pages, hostOrigin = this.simulator } = wishes;
    this.put(new URL(path, origin).pathname, `${tag}<title>Page</title>${head}`);
    const name = wishes.name ?? JSON.stringify({ ...boot, simulator: hostOrigin, ...wishes.boot });
    await this.#visited?.close();
    const host = await this.browser.newPage();
    this.#visited = host;
    await host.goto(`${hostOrigin}/host`);
    await host.waitForFunction(() => 'stand' in window);
    await host.evaluate((asked) => stand.show(asked), { url: origin + path, name, session });
    const element = await host.waitForSelector('iframe');
    const page = await element.contentFrame();
    await page.waitForLoadState('load');
    /** @param {string} kind */
    const told = (kind) => host.evaluate((kind) => stand.told(kind), kind);
    return {
      host,
      page,
      told,
      async hears(kind, count = 1) {
        const enough = ({ kind, count }) => stand.told(kind).length >= count;
        await host.waitForFunction(enough, { kind, count }, { timeout: 10_000 });
        return told(kind);
      },
      async settle() {
        // The answer to a call comes after everything that was said before it.
        await page.evaluate(() => new Promise((resolve) => WeixinJSBridge.invoke('settle', {}, resolve)));
      },
    };
  }

  /** @param {(path: string) => string | undefined} find */
  async #serve(find) {
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://server');
      const body = find(pathname);
      response.statusCode = body === undefined ? 404 : 200;
      const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html';
      response.setHeader('content-type', `${type}; charset=utf-8`);
      response.end(body ?? '');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#servers.push(server);
    return `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
  }
}

/** @param {string} path */
function simulatorFile(path) {
  if (path === '/host') return `<!doctype html><title>Host</title><body><script type="module">(${runHost})()</script>`;
  if (path === '/bridge/kanhe.js') return joinScript(bridgeFolder);
  if (path === '/bridge/kanhe-without-ancestors.js') {
    return joinScript(bridgeFolder).replace('location.ancestorOrigins', 'undefined');
  }
  const file = join(bridgeFolder, path.replace(/^\/bridge\//, ''));
  return path.startsWith('/bridge/') && existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
