// What the recorded pages did. The recording holds what was observed; these are the pages that were observed.

import { bridgeScenes } from './bridge.js';
import { callsScenes } from './calls.js';
import { configScenes } from './config.js';
import { sceneOfFamily } from './families.js';
import { reconfigScenes } from './reconfig.js';

/**
 * `play` runs in the page, with `stage` (support/stage.js) and `wx` as globals, and returns what is observed.
 *
 * @typedef {object} Scene
 * @property {string} [ua] key of `userAgents` (support/user-agents.js); `ios` if absent
 * @property {string} [platform] what navigator.platform says; the user agent's own if absent
 * @property {'early' | 'late'} [bridge] `late`: the scene brings it
 * @property {string} [before] a script before the SDK's
 * @property {'module' | 'none'} [load] how the SDK is loaded, if not as a classic script; `none`: the scene does it
 * @property {any} [arg] handed to `play`
 * @property {(arg: any) => any} play
 */

/** @type {Record<string, Scene>} */
const scenes = { ...configScenes, ...reconfigScenes, ...bridgeScenes, ...callsScenes };

/**
 * @param {string} name of a recorded scenario
 * @returns {Scene}
 */
export function sceneOf(name) {
  const scene = scenes[name] ?? sceneOfFamily(name);
  if (!scene) throw new Error(`There is no scene for the recorded scenario "${name}"`);
  return scene;
}
