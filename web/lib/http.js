/**
 * Our own HTTP APIs: JSON bodies, refusals as problem documents (RFC 9457), server-sent events.
 */

/** @import { Problem } from '../types/sandbox' */

/** A refusal, with the server's one clear line as its message. */
export class Refusal extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.detail || problem.title);
    this.name = 'Refusal';
    this.problem = problem;
  }
}

/**
 * @param {'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'} method
 * @param {string} path
 * @param {unknown} [body] a Blob is sent as it is, anything else as JSON
 * @param {Readonly<Record<string, string>>} [headers] besides what the body asks for
 * @returns {Promise<any>} what was answered, or null for an empty answer
 */
export async function requestJson(method, path, body, headers = {}) {
  /** @type {RequestInit} */
  const init = { method, headers: { accept: 'application/json', ...headers } };
  if (body instanceof Blob) {
    init.body = body;
  } else if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { ...init.headers, 'content-type': 'application/json' };
  }
  const answer = await fetch(path, init);
  const text = await answer.text();
  if (!answer.ok) throw new Refusal(readProblem(answer, text));
  return text === '' ? null : JSON.parse(text);
}

/**
 * @param {Response} answer
 * @param {string} text
 * @returns {Problem}
 */
function readProblem(answer, text) {
  if (answer.headers.get('content-type')?.startsWith('application/problem+json')) return JSON.parse(text);
  const title = answer.statusText || 'HTTP';
  return { type: 'about:blank', title, status: answer.status, detail: `${title} ${answer.status}` };
}

/** @typedef {'connecting' | 'open' | 'lost'} Connection */

/** How long to wait after the server has turned a stream down; the browser itself tries again after mere silence. */
const PAUSE = 2000;

/**
 * Listens until told to stop.
 * @template {string} Name
 * @param {string} path
 * @param {readonly Name[]} names
 * @param {(name: Name, data: any) => void} onEvent
 * @param {(connection: Connection) => void} onConnection
 * @returns {() => void} stops it
 */
export function listen(path, names, onEvent, onConnection) {
  /** @type {EventSource} */
  let source;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let again;
  const connect = () => {
    source = new EventSource(path);
    // A server-sent event may be called `open` too. It carries data, the browser's own does not.
    source.onopen = (event) => {
      if (!(event instanceof MessageEvent)) onConnection('open');
    };
    source.onerror = () => {
      onConnection('lost');
      if (source.readyState === EventSource.CLOSED) again = setTimeout(connect, PAUSE);
    };
    for (const name of names) {
      source.addEventListener(name, (event) => {
        if (event instanceof MessageEvent) onEvent(name, JSON.parse(event.data));
      });
    }
  };
  onConnection('connecting');
  connect();
  return () => {
    clearTimeout(again);
    source.close();
  };
}
