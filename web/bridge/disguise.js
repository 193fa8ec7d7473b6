// Makes the browser look like the client that the page believes to run in (protocol/wechat-bridge.md 1.1).

/** @import { Boot } from '../types/host-protocol' */

/**
 * Overrides what pages and SDKs look at, where the browser itself defines it. Only in JavaScript: requests go on
 * carrying the browser's own user agent.
 *
 * @param {Navigator} navigator
 * @param {Boot} boot
 */
export function disguise(navigator, boot) {
  const prototype = Object.getPrototypeOf(navigator);
  const overrides = {
    userAgent: boot.userAgent,
    appVersion: boot.userAgent.replace(/^Mozilla\//, ''),
    platform: boot.platform,
    language: boot.language,
    languages: Object.freeze([boot.language]),
  };
  for (const [name, value] of Object.entries(overrides)) {
    Object.defineProperty(prototype, name, { configurable: true, enumerable: true, get: () => value });
  }
  // Real clients of this kind have none; the browser's own would contradict the user agent.
  delete prototype.userAgentData;
}
