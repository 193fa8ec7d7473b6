// Mini programs: starting one, and the one around the page (wechat-bridge.md 3.1).

import { pageWindow } from './environment.js';
import { whenBridge } from './transport.js';

/** @type {Record<string, import('./shape').Shape>} */
export const miniProgramShapes = {
  launchMiniProgram: {
    encode: (options) => ({
      targetAppId: options.targetAppId,
      path: asPagePath(options.path),
      envVersion: options.envVersion,
    }),
  },
  'miniProgram.navigateTo': { waits: true, encode: (options) => inside('navigateTo', { url: options.url }) },
  'miniProgram.redirectTo': { waits: true, encode: (options) => inside('redirectTo', { url: options.url }) },
  'miniProgram.switchTab': { waits: true, encode: (options) => inside('switchTab', { url: options.url }) },
  'miniProgram.reLaunch': { waits: true, encode: (options) => inside('reLaunch', { url: options.url }) },
  'miniProgram.navigateBack': {
    waits: true,
    optionsOptional: true,
    encode: (options) => inside('navigateBack', { delta: options.delta || 1 }),
  },
  'miniProgram.postMessage': { waits: true, encode: (options) => inside('postMessage', options.data || {}) },
};

/**
 * Asks no host: the host has said so in a global.
 *
 * @param {(environment: { miniprogram: boolean }) => void} callback
 */
export function getEnv(callback) {
  whenBridge(() => {
    callback({ miniprogram: /** @type {any} */ (pageWindow).__wxjs_environment === 'miniprogram' });
  });
}

/**
 * @param {string} name
 * @param {unknown} arg
 */
function inside(name, arg) {
  return { name, arg };
}

/**
 * `pages/index?a=1` becomes `pages/index.html?a=1`. What stands after a second question mark is lost.
 *
 * @param {string | undefined} path
 */
function asPagePath(path) {
  if (!path) return undefined;
  const [name, query] = path.split('?');
  return query === undefined ? name + '.html' : name + '.html?' + query;
}
