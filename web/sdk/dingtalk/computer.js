// The container of computers, to which a page talks in messages (protocol/dingtalk.md 2.2).

import { containerData, pageWindow } from './environment.js';
import { noBridge } from './ready.js';

/** @import { Bridge, Reply } from './bridge.js' */

/** The request that opens the channel of events. */
const eventChannelRequest = 'SYS_openAPIContainerInitEvent';

/** @typedef {Reply & { callbacks: { [name: string]: Function } }} Waiting */

/** @returns {Bridge} */
export function openComputerBridge() {
  const { hostOrigin = '', containerId, corsIframe } = containerData || {};
  /** @type {Map<number, Waiting>} */
  const waiting = new Map();
  let requests = 0;
  /** @type {number | null} */
  let eventChannel = null;
  /** @type {(name: string, body: any) => void} */
  let onEvent = () => {};

  // A stranger may name a window, too: a page answers nobody but the vendor's hosts.
  if (!isTrusted(hostOrigin)) {
    return noBridge({ errorCode: '3', errorMessage: 'this container names no origin that a page may talk to' });
  }

  const target = pageWindow.top === pageWindow || corsIframe ? pageWindow : pageWindow.top;

  /**
   * @param {string} methodName
   * @param {object} body
   */
  function post(methodName, body) {
    requests += 1;
    target.postMessage({ msgId: requests, containerId, methodName, body, type: 'request' }, hostOrigin);
    return requests;
  }

  pageWindow.addEventListener('message', (/** @type {MessageEvent} */ { origin, data }) => {
    if (origin !== hostOrigin || !data) return;
    const { type, msgId, success, body, eventName } = data;
    const call = waiting.get(msgId);
    if (type === 'event' && msgId === eventChannel) {
      onEvent(eventName, body);
    } else if (type === 'event' && call) {
      const callback = call.callbacks['on' + eventName.charAt(0).toUpperCase() + eventName.slice(1)];
      if (callback) callback(body);
    } else if (type === 'response' && call) {
      waiting.delete(msgId);
      if (success) call.ok(body);
      else call.fail(body);
    }
  });

  return {
    ready: Promise.resolve(),
    async send(method, params, reply, callbacks) {
      // Only what JSON can say crosses; a function would stop the whole message.
      const body = JSON.parse(JSON.stringify(params));
      waiting.set(post(method, body), { ...reply, callbacks });
    },
    listen(take) {
      onEvent = take;
      if (eventChannel === null) eventChannel = post(eventChannelRequest, {});
    },
  };
}

/** @param {unknown} origin */
function isTrusted(origin) {
  const host = String(origin).split(':')[1] || '';
  return /^\/\/([\w-]+\.)+dingtalk\.com$/.test(host);
}
