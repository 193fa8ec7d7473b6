// The transport of a detached device: a web socket to the host, which is found again when it is lost.

import { isRecord } from '../json.js';

/** @import { Connect } from '../channel.js' */
/** @import { DeviceWord } from '../../types/host-protocol' */

/** How long to wait before a lost line is tried again, in milliseconds: more each time, up to the last. */
const pauses = [300, 1000, 3000, 5000];

/**
 * @param {Window & typeof globalThis} scope
 * @param {{ line: string, key: string }} device
 * @param {(detail: string) => void} onEnd the host has let the device go
 * @returns {Connect}
 */
export function socketTransport(scope, { line, key }, onEnd) {
  // Taken before the page's first script runs, which may put its own in their place.
  const { WebSocket, setTimeout } = scope;
  const { parse, stringify } = JSON;
  return (hello, receive) => {
    const document = drawDocument(scope.crypto);
    /** What waits for the line. @type {string[]} */
    let waiting = [];
    let over = false;
    let tries = 0;
    /** @type {WebSocket} */
    let socket;

    function dial() {
      socket = new WebSocket(line);
      socket.onopen = () => {
        tries = 0;
        // The key first: whoever has none is not heard.
        for (const text of [stringify({ key, document }), stringify(hello), ...waiting.splice(0)]) socket.send(text);
      };
      socket.onmessage = ({ data }) => hear(parse(data));
      socket.onclose = () => {
        if (over) return;
        const pause = pauses[Math.min(tries, pauses.length - 1)];
        tries += 1;
        setTimeout(dial, pause);
      };
    }

    /** @param {unknown} message */
    function hear(message) {
      if (obey(scope, message)) return;
      if (isRecord(message) && message.type === 'closed') {
        over = true;
        onEnd(typeof message.detail === 'string' ? message.detail : '');
      }
      receive(message);
    }

    dial();
    return {
      send(message) {
        const text = stringify(message);
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
        else waiting.push(text);
      },
      close() {
        over = true;
        socket.close();
      },
    };
  };
}

/**
 * Does what a native host does to its view by itself. Answers whether it was that.
 * @param {Window} scope
 * @param {unknown} message
 */
function obey(scope, message) {
  if (!isRecord(message)) return false;
  const word = /** @type {DeviceWord} */ (/** @type {unknown} */ (message));
  switch (word.type) {
    case 'go':
      go(scope, word);
      return true;
    case 'reload':
      scope.location.reload();
      return true;
    case 'back':
      scope.history.back();
      return true;
    case 'leave':
      scope.close();
      // A tab that no script has opened stays: then at least the page is gone.
      scope.location.replace('about:blank');
      return true;
    default:
      return false;
  }
}

/**
 * A fragment alone would load nothing.
 * @param {Window} scope
 * @param {{ url: string, code: string }} to
 */
function go({ location }, { url, code }) {
  const here = location.href.split('#')[0];
  const there = `${url}${url.includes('#') ? '&' : '#'}kanhe-device=${code}`;
  location.assign(there);
  if (url.split('#')[0] === here) location.reload();
}

/** @param {Crypto} crypto */
function drawDocument(crypto) {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
