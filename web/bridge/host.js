// The host's end of the host protocol: takes the page in a frame as it takes itself, and believes nothing of it.

import { bounds, helloVersion, protocolVersion, readHello, readPageMessage } from './protocol.js';

/** @import { Act, HostMessage, PageMessage } from '../types/host-protocol' */
/** @import { JsonObject } from './json.js' */

/**
 * @typedef {object} NewDocument
 * @property {string} landing the page's own claim, path and query in any case
 * @property {string} title
 * @property {string} origin what the browser verified
 * @property {boolean} contradicted whether the browser saw another origin than that of `landing`
 */

/**
 * @typedef {object} PageHandlers
 * @property {(document: NewDocument) => void} onHello
 * @property {(call: Extract<PageMessage, { type: 'call' }>) => void} onCall
 *   `call.id` is the host's own number, never used again: a late reply does not reach a later document. Exactly one
 *   `reply` is owed, or none at all.
 * @property {(event: string) => void} [onListen]
 * @property {(url: string) => void} [onNavigated]
 * @property {(title: string) => void} [onTitle]
 * @property {(text: string) => void} [onAlert]
 * @property {(message: string) => void} [onError]
 * @property {(act: Act) => void} [onAct] only if the boot data asks for it
 */

/**
 * @typedef {object} AcceptedPage
 * @property {(id: number, result: JsonObject, twice?: boolean) => void} reply `twice`: as a faulty client
 * @property {(event: string, payload: JsonObject) => void} event delivered only if the page listens
 * @property {() => void} close
 */

/**
 * Waits for the page in a frame to say hello, and talks with it until it is closed. A new document in the frame
 * says hello anew and takes the place of the one before.
 *
 * @param {{ frame: Pick<HTMLIFrameElement, 'contentWindow'>, session: string } & PageHandlers} options
 * @returns {AcceptedPage}
 */
export function acceptPage(options) {
  const { frame, session } = options;
  /** @type {MessagePort | null} */
  let port = null;
  /** Where the document is, as the browser has verified it. */
  let origin = '';
  /** The calls that wait for a reply: our numbers, and the document's. @type {Map<number, number>} */
  const waiting = new Map();
  let calls = 0;
  /** Events that the document listens to. @type {Set<string>} */
  const listened = new Set();

  /** @param {MessageEvent} message */
  function onMessage({ source, data, ports, origin: from }) {
    // Only this frame's own window: its name and session are no secrets, its identity is the browser's to tell.
    if (source === null || source !== frame.contentWindow) return;
    const version = helloVersion(data, session);
    const [next, ...others] = ports;
    if (version === null || next === undefined || others.length > 0) return;
    const hello = readHello(data, session);
    if (hello !== null) {
      origin = from;
      take(next);
      const { landing, title } = hello;
      options.onHello({ landing, title, origin, contradicted: !isAtOrigin(landing) });
    } else if (version > protocolVersion) {
      tell(next, { type: 'closed', reason: 'version' });
    }
  }

  /** @param {MessagePort} next */
  function take(next) {
    end('replaced');
    port = next;
    port.onmessage = ({ data }) => receive(data);
    tell(port, { type: 'welcome', kanhe: protocolVersion });
  }

  /** @param {'ended' | 'replaced'} reason */
  function end(reason) {
    if (port) {
      tell(port, { type: 'closed', reason });
      port.close();
    }
    port = null;
    waiting.clear();
    listened.clear();
  }

  /** @param {unknown} data */
  function receive(data) {
    const message = readPageMessage(data);
    if (message === null) return;
    switch (message.type) {
      case 'call':
        // An honest page keeps this bound itself, and cannot be at another origin than it was.
        if (waiting.size >= bounds.pendingCalls || !isAtOrigin(message.url)) return;
        calls += 1;
        waiting.set(calls, message.id);
        return options.onCall({ ...message, id: calls });
      case 'listen':
        if (listened.size >= bounds.listenedEvents) return;
        listened.add(message.event);
        return options.onListen && options.onListen(message.event);
      case 'navigated':
        return options.onNavigated && isAtOrigin(message.url) && options.onNavigated(message.url);
      case 'title':
        return options.onTitle && options.onTitle(message.title);
      case 'alert':
        return options.onAlert && options.onAlert(message.text);
      case 'error':
        return options.onError && options.onError(message.message);
      case 'acted':
        return options.onAct && options.onAct(message.act);
    }
  }

  /** @param {string} url */
  function isAtOrigin(url) {
    try {
      return new URL(url).origin === origin;
    } catch (error) {
      return false;
    }
  }

  window.addEventListener('message', onMessage);

  return {
    reply(call, result, twice = false) {
      const id = waiting.get(call);
      if (port === null || id === undefined) return;
      waiting.delete(call);
      tell(port, { type: 'reply', id, result, ...(twice ? { twice } : {}) });
    },
    event(event, payload) {
      if (port && listened.has(event)) tell(port, { type: 'event', event, payload });
    },
    close() {
      window.removeEventListener('message', onMessage);
      end('ended');
    },
  };
}

/**
 * @param {MessagePort} port
 * @param {HostMessage} message
 */
function tell(port, message) {
  port.postMessage(message);
}
