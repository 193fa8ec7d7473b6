// The `dd` object: a function for each name of the catalog, and what a page configures and listens with.

import { existsOn, eventNames, functionNames } from './names.js';
import { config, error, ready } from './configuration.js';
import { env, platform } from './environment.js';
import { off, on } from './events.js';
import { invoke, invokeNative } from './invoke.js';

/** @typedef {{ [name: string]: any }} Dd */

/** Where the events live that have functions of their own. */
const eventNamespace = 'bizEvent';

/** @type {Dd} */
export const dd = {
  env,
  ios: platform === 'ios',
  android: platform === 'android',
  pc: platform === 'pc',
  other: platform === 'notInDingTalk',
  version: env.version,
  language: env.language,
  config,
  ready,
  error,
  on,
  off,
  checkJsApi,
  _invoke: invokeNative,
};

for (const name of functionNames) {
  const path = name.split('.');
  const last = /** @type {string} */ (path.pop());
  const holder = path.reduce((parent, part) => (parent[part] = parent[part] || {}), dd);
  holder[last] = (/** @type {any} */ options) => invoke(name, options);
}

for (const name of eventNames) {
  const capitalised = name.charAt(0).toUpperCase() + name.slice(1);
  const event = eventNamespace + '.' + name;
  dd['on' + capitalised] = (/** @type {any} */ handler) => on(event, handler);
  dd['off' + capitalised] = (/** @type {any} */ handler) => off(event, handler);
}

/**
 * Which APIs there are on this client. The host is not asked.
 * @param {{ jsApiList: string[], success?: Function, onSuccess?: Function }} options
 * @returns {Promise<{ [name: string]: boolean }>}
 */
function checkJsApi({ jsApiList, success, onSuccess }) {
  /** @type {{ [name: string]: boolean }} */
  const result = {};
  for (const name of jsApiList) result[name] = existsOn(name, platform);
  return Promise.resolve(result).then((checked) => {
    const callback = success || onSuccess;
    if (callback) callback(checked);
    return checked;
  });
}
