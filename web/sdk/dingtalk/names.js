// Which native method a function of `dd` calls, and where there is one.

import { catalog } from './catalog.js';

/** @import { DingtalkApi } from '../../types/catalog' */
/** @import { Platform } from './environment.js' */

/** Each API under the name of its native method and under every other one. @type {Map<string, DingtalkApi>} */
const apis = new Map();
for (const api of catalog) {
  for (const name of [api.name, ...api.aliases]) apis.set(name, api);
}

/** Events that have a function of their own, `onBeaconUpdate`: no page calls these names. */
export const eventNames = catalog.filter(({ name, aliases }) => !name.includes('.') && aliases.length === 0).map(({ name }) => name);

/** Every function of `dd` that calls: dotted names and flat ones. */
export const functionNames = [...apis.keys()].filter((name) => !eventNames.includes(name));

/**
 * A name as the host knows it; one that nobody knows stays as it is.
 * @param {string} name
 */
export function nativeName(name) {
  const api = apis.get(name);
  return api ? api.name : name;
}

/**
 * @param {string} name
 * @param {Platform} platform
 */
export function existsOn(name, platform) {
  const api = apis.get(name);
  return api !== undefined && platform !== 'notInDingTalk' && api.platforms.includes(platform);
}
