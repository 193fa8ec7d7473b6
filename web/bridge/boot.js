// What the simulator tells a page before its first script runs.

import { isRecord } from './json.js';
import { protocolVersion } from './protocol.js';

/** @import { Boot } from '../types/host-protocol' */

/** The port that a web URL without one means. @type {{ [protocol: string]: string | undefined }} */
const usualPorts = { 'http:': '80', 'https:': '443' };

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
  const texts = ['session', 'simulator', 'dialect', 'profile', 'userAgent', 'platform', 'language', 'environment'];
  if (!texts.every((key) => typeof boot[key] === 'string')) return null;
  const { simulator, bridgeDelay } = boot;
  if (typeof bridgeDelay !== 'number' || !(bridgeDelay >= 0 && bridgeDelay <= 60000)) return null;
  return isOurSimulator(/** @type {string} */ (simulator), scriptUrl) ? /** @type {any} */ (boot) : null;
}

/**
 * Whether this document may be in a frame of the simulator. Where the browser tells whose frame it is, it must be;
 * where it does not, a hello to the simulator's origin reaches nobody else all the same.
 *
 * @param {Location} location
 * @param {string} simulator its origin
 */
export function isFramedBy(location, simulator) {
  const ancestors = location.ancestorOrigins;
  return ancestors === undefined || ancestors[0] === simulator;
}

/**
 * @param {string} simulator
 * @param {string} scriptUrl
 */
function isOurSimulator(simulator, scriptUrl) {
  try {
    const origin = new URL(simulator);
    const port = portOf(origin);
    return (
      origin.origin === simulator &&
      port !== undefined &&
      port === portOf(new URL(scriptUrl)) &&
      isLoopback(origin.hostname)
    );
  } catch (error) {
    return false;
  }
}

/** @param {URL} url */
function portOf(url) {
  const usual = usualPorts[url.protocol];
  return usual && (url.port || usual);
}

/**
 * Whether a host name can only be this machine.
 * @param {string} host as `URL.hostname` writes it
 */
function isLoopback(host) {
  return (
    host === 'localhost' ||
    host === '[::1]' ||
    /\.localhost$/.test(host) ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
  );
}
