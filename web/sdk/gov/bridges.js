// The native object of each client: how it is waited for, and how it is called (protocol/gov-dingtalk.md 2).

import { readAnswer } from './answers.js';
import { client, pageWindow } from './environment.js';

/**
 * @typedef {object} Bridge
 * @property {() => boolean} isThere
 * @property {string | null} readyEvent of the document; null if the object is there from the start
 * @property {(name: string, params: object, read?: (answer: any) => any) => Promise<any>} call
 *   `read` takes the whole answer, refusals too, where an API reads it in its own way
 */

/** The event that answers a call on a computer. */
const answerEvent = 'openapi.event.emit';

/** @type {Bridge} */
const mpaas = {
  isThere: () => Boolean(pageWindow.AlipayJSBridge),
  readyEvent: 'AlipayJSBridgeReady',
  call: (name, params, read) => answered(read, (take) => pageWindow.AlipayJSBridge.call(name, params, take)),
};

/** @type {Bridge} */
const ios = {
  isThere: () => Boolean(pageWindow.WebViewJavascriptBridge),
  readyEvent: 'WebViewJavascriptBridgeReady',
  call: (name, params, read) => answered(read, (take) => pageWindow.WebViewJavascriptBridge.callHandler(name, params, take)),
};

/** @type {Bridge} */
const android = {
  isThere: () => Boolean(pageWindow.nuva) && pageWindow.nuva.isReady !== false,
  readyEvent: 'runtimeready',
  call(name, params, read) {
    const parts = name.split('.');
    const action = parts.pop();
    // Both callbacks are read alike: what counts is the code in the answer.
    return answered(read, (take) => pageWindow.nuva.require()(take, take, parts.join('.'), action, params));
  },
};

/** @type {Bridge} */
const pc = {
  isThere: () => true,
  readyEvent: null,
  call(name, params) {
    listenOnComputer();
    lastNumber = Math.max(lastNumber + 1, Date.now());
    const msgId = lastNumber;
    return new Promise((resolve) => {
      waiting.set(msgId, resolve);
      pageWindow.dingtalk.platform.invokeAPI(msgId, name, params);
    });
  },
};

/** Who waits for an answer on a computer. @type {Map<number, (value: any) => void>} */
const waiting = new Map();
let lastNumber = 0;
/** Who listens to the other events there. @type {Map<string, Set<(payload: any) => void>>} */
const listeners = new Map();
let isListening = false;

/** The bridge of the client; undefined where the page is in none. @type {Bridge | undefined} */
export const bridge = { mpaas, ios, android, pc, unknown: undefined }[client];

/**
 * Listens to an event of the client.
 * @param {string} event
 * @param {(heard: any) => void} handler
 * @returns {() => void} ends it
 */
export function listen(event, handler) {
  if (client !== 'pc') {
    const { document } = pageWindow;
    document.addEventListener(event, handler);
    return () => document.removeEventListener(event, handler);
  }
  listenOnComputer();
  const known = listeners.get(event) || new Set();
  listeners.set(event, known.add(handler));
  return () => void known.delete(handler);
}

function listenOnComputer() {
  if (isListening) return;
  isListening = true;
  pageWindow.dingtalk.event.register((/** @type {string} */ event, /** @type {any} */ payload) => {
    if (event !== answerEvent) {
      for (const handler of listeners.get(event) || []) handler(payload);
      return;
    }
    const resolve = waiting.get(payload.msgId);
    waiting.delete(payload.msgId);
    if (resolve) resolve(payload.body || payload);
  });
}

/**
 * @param {((answer: any) => any) | undefined} read
 * @param {(take: (answer: any) => void) => void} ask
 */
function answered(read, ask) {
  return new Promise((resolve) => ask(resolve)).then(read || readAnswer);
}
