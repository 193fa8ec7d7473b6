// Makes the browser look like the client that the page believes to run in (protocol/wechat-bridge.md 1.1).

/** @typedef {import('../types/host-protocol').Boot} DisguiseBoot */

/**
 * Overrides what pages and SDKs look at. Only in JavaScript: requests go on carrying the browser's own user agent.
 * @param {Navigator} navigator
 * @param {DisguiseBoot} boot
 */
export function disguise(navigator, boot) {
  const overrides = {
    userAgent: boot.userAgent,
    appVersion: boot.userAgent.replace(/^Mozilla\//, ''),
    platform: boot.platform,
    language: boot.language,
    languages: Object.freeze([boot.language]),
    // Real clients of this kind have none; a real one would contradict the user agent.
    userAgentData: undefined,
  };
  for (const [name, value] of Object.entries(overrides)) {
    Object.defineProperty(navigator, name, { configurable: true, enumerable: true, get: () => value });
  }
}
