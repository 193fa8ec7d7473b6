// What the simulator tells a page before its first script runs.

import { isRecord, protocolVersion } from './protocol.js';

/** @typedef {import('../types/host-protocol').Boot} Boot */

/**
 * Reads the boot data from the frame's name. Null outside the simulator: then the tag leaves no trace.
 *
 * The name of a window can be set by anybody who opens it. So the simulator's origin is believed only if it is on
 * loopback and on the port that this script itself came from; a page elsewhere that frames ours learns nothing.
 *
 * @param {string} name `window.name`
 * @param {string} scriptUrl where this script came from
 * @returns {Boot | null}
 */
export function readBoot(name, scriptUrl) {
  let boot;
  try {
    boot = JSON.parse(name);
  } catch (error) {
    return null;
  }
  if (!isRecord(boot) || boot.kanhe !== protocolVersion) return null;
  const texts = ['session', 'simulator', 'dialect', 'profile', 'userAgent', 'platform', 'language'];
  if (!texts.every((key) => typeof boot[key] === 'string')) return null;
  if (typeof boot.bridgeDelay !== 'number' || !(boot.bridgeDelay >= 0)) return null;
  return isOurSimulator(/** @type {string} */ (boot.simulator), scriptUrl) ? /** @type {any} */ (boot) : null;
}

/**
 * @param {string} simulator
 * @param {string} scriptUrl
 */
function isOurSimulator(simulator, scriptUrl) {
  try {
    const origin = new URL(simulator);
    const script = new URL(scriptUrl);
    return origin.origin === simulator && isLoopback(origin.hostname) && origin.port === script.port;
  } catch (error) {
    return false;
  }
}

/**
 * Whether a host name can only be this machine.
 * @param {string} host as `URL.hostname` writes it
 */
export function isLoopback(host) {
  return (
    host === 'localhost' ||
    host === '[::1]' ||
    /\.localhost$/.test(host) ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
  );
}
