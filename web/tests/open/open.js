// `kanhe open` as a user runs it, and the developer's own server behind a name that exists nowhere.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findChromium } from '../support/chromium.js';

const built = fileURLToPath(new URL('../../../target/debug/kanhe', import.meta.url));

/**
 * @typedef {object} Opened
 * @property {any} json what it said when it was ready
 * @property {string} temporary the folder in which its profile is
 * @property {import('node:child_process').ChildProcess} process
 * @property {(method: string, path: string, body?: unknown) => Promise<any>} session
 *   Calls the sandbox API below this session; throws if it refuses.
 * @property {(method: string, path: string, body?: unknown) => Promise<any>} sandbox
 * @property {(api: string, done?: (call: any) => boolean) => Promise<any>} called waits for a call that is answered
 * @property {(kind: string) => Promise<any>} asked waits for a dialog
 * @property {() => Promise<void>} stop
 */

/** Arguments that every run of the tests has. */
const usual = ['--headless', '--json', '--browser', findChromium()];

/** @param {string[]} flags */
export function run(flags) {
  const temporary = mkdtempSync(join(tmpdir(), 'kanhe-open-'));
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('KANHE_')));
  const child = spawn(process.env.KANHE_BIN || built, ['open', ...flags], {
    env: { ...environment, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr?.on('data', (data) => (complaint += data));
  return { child, temporary, complaint: () => complaint };
}

/**
 * Opens a page and waits until it is on its way.
 * @param {string} url
 * @param {string[]} flags
 * @returns {Promise<Opened>}
 */
export async function open(url, flags) {
  const own = flags.includes('--server') ? [] : ['--ephemeral', '--listen', '127.0.0.1:0'];
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const { child, temporary, complaint } = run([url, ...usual, ...own, ...root, ...flags]);
  const lines = createInterface({ input: /** @type {import('node:stream').Readable} */ (child.stdout) });
  const line = await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => [])]);
  if (line[0] === undefined) throw new Error(`kanhe open has ended: ${complaint()}`);
  const json = JSON.parse(line[0]);

  /** @param {string} method @param {string} path @param {unknown} [body] */
  async function sandbox(method, path, body) {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const answer = await fetch(`${json.sandbox_api}${path}`, init);
    const type = answer.headers.get('content-type') ?? '';
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    if (type.startsWith('image/')) return new Uint8Array(await answer.arrayBuffer());
    const text = await answer.text();
    return text === '' ? null : JSON.parse(text);
  }
  const session = (/** @type {string} */ method, /** @type {string} */ path, /** @type {unknown} */ body) =>
    sandbox(method, `/sessions/${json.session}${path}`, body);

  return {
    json,
    temporary,
    process: child,
    sandbox,
    session,
    called: (api, done = () => true) =>
      eventually(`a call of ${api}`, async () => {
        const { calls } = await session('GET', '/calls');
        const call = calls.findLast((/** @type {any} */ { name, wire }) => name === api || wire === api);
        return call !== undefined && call.status !== 'waiting' && done(call) ? call : undefined;
      }),
    asked: (kind) =>
      eventually(`a dialog ${kind}`, async () => {
        const { dialogs } = await session('GET', '/dialogs');
        return dialogs.find((/** @type {any} */ dialog) => dialog.kind === kind);
      }),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      rmSync(temporary, { recursive: true, force: true });
    },
  };
}

/** What it has left in its temporary folder. @param {string} temporary */
export function profiles(temporary) {
  return readdirSync(temporary).filter((name) => name.startsWith('kanhe-profile-'));
}

/**
 * Looks again and again until there is something.
 * @template T
 * @param {string} what
 * @param {() => T | undefined | Promise<T | undefined>} look
 * @returns {Promise<T>}
 */
export async function eventually(what, look) {
  const limit = Date.now() + 60_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > limit) throw new Error(`There is still no ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

/**
 * @typedef {object} Answer
 * @property {string} body
 * @property {string} [type]
 * @property {Record<string, string>} [headers]
 * @property {number} [status]
 */

/** A developer's own server: plain HTTP, on a free port, which knows nothing of Kanhe. */
export class DevServer {
  /** @type {Map<string, Answer | ((url: URL, request: import('node:http').IncomingMessage) => Answer | Promise<Answer>)>} */
  #routes = new Map();
  /** What pages have reported: `fetch('/report', { method: 'POST', body })`. @type {any[]} */
  reports = [];
  /** Each request. @type {{ url: string, headers: import('node:http').IncomingHttpHeaders }[]} */
  requests = [];
  /** @type {import('node:http').Server} */
  server;
  address = '';

  /** @returns {Promise<DevServer>} */
  static async start() {
    const dev = new DevServer();
    dev.server = createServer((request, response) => void dev.#answer(request, response));
    dev.server.listen(0, '127.0.0.1');
    await once(dev.server, 'listening');
    dev.address = `127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (dev.server.address()).port}`;
    return dev;
  }

  /**
   * @param {string} path
   * @param {Answer | ((url: URL, request: import('node:http').IncomingMessage) => Answer | Promise<Answer>)} answer
   */
  put(path, answer) {
    this.#routes.set(path, answer);
  }

  /** Waits for a report. @param {string} kind */
  reported(kind) {
    return eventually(`report of ${kind}`, () => this.reports.find((report) => report.kind === kind));
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async #answer(request, response) {
    const url = new URL(request.url ?? '/', 'http://dev');
    this.requests.push({ url: `${request.headers.host}${request.url}`, headers: request.headers });
    if (url.pathname === '/report') {
      let text = '';
      for await (const part of request) text += part;
      this.reports.push(JSON.parse(text));
      response.end();
      return;
    }
    const route = this.#routes.get(url.pathname);
    const answer = typeof route === 'function' ? await route(url, request) : route;
    response.writeHead(answer?.status ?? (answer ? 200 : 404), {
      'content-type': `${answer?.type ?? 'text/html'}; charset=utf-8`,
      ...answer?.headers,
    });
    response.end(answer?.body ?? '');
  }
}

/**
 * What a WeChat backend answers to its page: a config for a URL, signed by itself.
 * @param {string} platform
 * @param {{ appid: string, secret: string }} app
 * @param {string} url
 */
export async function signed(platform, app, url) {
  const ask = async (/** @type {string} */ path) => (await fetch(`${platform}${path}`)).json();
  const { access_token } = await ask(
    `/cgi-bin/token?grant_type=client_credential&appid=${app.appid}&secret=${app.secret}`
  );
  const { ticket } = await ask(`/cgi-bin/ticket/getticket?access_token=${access_token}&type=jsapi`);
  const nonceStr = Math.random().toString(36).slice(2);
  const timestamp = Math.floor(Date.now() / 1000);
  const text = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${url.split('#')[0]}`;
  return { appId: app.appid, timestamp, nonceStr, signature: createHash('sha1').update(text).digest('hex') };
}
