// The sandbox API of a running `kanhe dev`, as tests use it.

/** @import { SandboxClient } from './index.js' */

/** Whatever the sandbox refuses: its own sentence. */
export class Refused extends Error {
  /**
   * @param {string} what
   * @param {number} status
   * @param {string} detail
   */
  constructor(what, status, detail) {
    super(`${what}: ${detail}`);
    this.name = 'KanheRefused';
    this.status = status;
  }
}

/**
 * @param {string} url where Kanhe is, `http://127.0.0.1:8787`
 * @returns {SandboxClient}
 */
export function sandboxAt(url) {
  const root = `${url.replace(/\/$/, '')}/sandbox/v1`;
  return {
    url: url.replace(/\/$/, ''),
    async ask(method, path, body) {
      const answer = await reach(url, `${root}${path}`, { method, ...withBody(body) });
      const text = await answer.text();
      if (!answer.ok) throw new Refused(`${method} ${path}`, answer.status, detailOf(text));
      const type = answer.headers.get('content-type') ?? '';
      return type.includes('json') ? JSON.parse(text) : text;
    },
    async text(path) {
      const answer = await reach(url, `${url.replace(/\/$/, '')}${path}`, {});
      if (!answer.ok) throw new Refused(path, answer.status, 'there is no such script; is this Kanhe older than its package?');
      return answer.text();
    },
    async stream(path, signal) {
      const answer = await reach(url, `${root}${path}`, { signal });
      if (!answer.ok || answer.body === null) throw new Refused(path, answer.status, 'the stream of events did not begin');
      return answer.body;
    },
  };
}

/**
 * @param {unknown} body
 * @returns {RequestInit}
 */
function withBody(body) {
  if (body === undefined) return {};
  return { body: body instanceof Uint8Array ? /** @type {BodyInit} */ (body) : JSON.stringify(body) };
}

/**
 * @param {string} kanhe
 * @param {string} url
 * @param {RequestInit} init
 */
async function reach(kanhe, url, init) {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Error(`There is no Kanhe at ${kanhe}: start \`kanhe dev\`, or say where it is with the option kanheUrl.`, {
      cause: error,
    });
  }
}

/** @param {string} text */
function detailOf(text) {
  try {
    return String(JSON.parse(text).detail);
  } catch {
    return text.slice(0, 500);
  }
}
