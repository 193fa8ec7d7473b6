// The host's end of the host protocol: takes the page in a frame as it takes itself, and believes nothing of it.

import { bounds, isHello, readPageMessage } from './protocol.js';

/** @typedef {import('./protocol.js').JsonObject} ReplyObject */
/** @typedef {Extract<import('./protocol.js').PageMessage, { type: 'call' }>} PageCall */

/**
 * @typedef {object} PageHandlers
 * @property {(hello: { landing: string, title: string, origin: string, claimed: boolean }) => void} onHello
 *   A new document. `origin` is what the browser verified; `claimed` is true if `landing` contradicts it.
 * @property {(call: PageCall) => void} onCall exactly one `reply` is owed, or none at all
 * @property {(event: string) => void} [onListen]
 * @property {(url: string) => void} [onNavigated]
 * @property {(title: string) => void} [onTitle]
 * @property {(text: string) => void} [onAlert]
 * @property {(message: string) => void} [onError]
 */

/**
 * @typedef {object} AcceptedPage
 * @property {(id: number, result: ReplyObject) => void} reply
 * @property {(event: string, payload: ReplyObject) => void} event delivered only if the page listens
 * @property {() => void} close
 */

/**
 * Waits for the page in a frame to say hello, and talks with it until it is closed. A new document in the frame
 * says hello anew and takes the place of the one before.
 *
 * @param {{ frame: HTMLIFrameElement, session: string } & PageHandlers} options
 * @returns {AcceptedPage}
 */
export function acceptPage(options) {
  const { frame, session } = options;
  /** @type {MessagePort | null} */
  let port = null;
  /** Calls that wait for a reply. @type {Set<number>} */
  let pending = new Set();
  /** Events that the page listens to. @type {Set<string>} */
  let listened = new Set();

  /** @param {MessageEvent} message */
  function onMessage(message) {
    // Only this frame's own window; its name and session are no secrets, its identity is the browser's to tell.
    if (message.source === null || message.source !== frame.contentWindow) return;
    if (message.ports.length !== 1 || !isHello(message.data, session)) return;
    take(/** @type {MessagePort} */ (message.ports[0]));
    const { landing, title } = message.data;
    options.onHello({ landing, title, origin: message.origin, claimed: !isAt(landing, message.origin) });
  }

  /** @param {MessagePort} next */
  function take(next) {
    if (port) port.close();
    port = next;
    pending = new Set();
    listened = new Set();
    port.onmessage = (message) => receive(message.data);
    port.postMessage({ type: 'welcome', kanhe: 1 });
  }

  /** @param {unknown} data */
  function receive(data) {
    const message = readPageMessage(data);
    if (message === null) return;
    switch (message.type) {
      case 'call':
        // Honest pages keep these bounds themselves.
        if (pending.size >= bounds.pendingCalls || pending.has(message.id)) return;
        pending.add(message.id);
        options.onCall(message);
        break;
      case 'listen':
        if (listened.size < bounds.pendingCalls) listened.add(message.event);
        if (options.onListen) options.onListen(message.event);
        break;
      case 'navigated':
        if (options.onNavigated) options.onNavigated(message.url);
        break;
      case 'title':
        if (options.onTitle) options.onTitle(message.title);
        break;
      case 'alert':
        if (options.onAlert) options.onAlert(message.text);
        break;
      case 'error':
        if (options.onError) options.onError(message.message);
        break;
    }
  }

  window.addEventListener('message', onMessage);

  return {
    reply(id, result) {
      if (port && pending.delete(id)) port.postMessage({ type: 'reply', id, result });
    },
    event(event, payload) {
      if (port && listened.has(event)) port.postMessage({ type: 'event', event, payload });
    },
    close() {
      window.removeEventListener('message', onMessage);
      if (port) port.close();
      port = null;
    },
  };
}

/**
 * @param {string} url
 * @param {string} origin
 */
function isAt(url, origin) {
  try {
    return new URL(url).origin === origin;
  } catch (error) {
    return false;
  }
}
