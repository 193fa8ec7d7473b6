// Who the page says it is. The newest wx.config argument counts, even while it is being verified or after it failed;
// six fields of it ride on every call, so that a host can judge each call by itself (wechat-bridge.md 2.1).

/** The page's own object, not a copy. @type {any} */
let pageConfig = {};

/** @returns {any} what the page gave to the newest wx.config */
export function currentConfig() {
  return pageConfig;
}

/** @param {any} config */
export function adoptConfig(config) {
  pageConfig = config;
}

/**
 * Adds the six fields to a call's own arguments, in the same object.
 *
 * @param {any} [args]
 * @returns {any}
 */
export function withIdentity(args) {
  return Object.assign(args || {}, {
    appId: pageConfig.appId,
    verifyAppId: pageConfig.appId,
    verifySignType: 'sha1',
    verifyTimestamp: String(pageConfig.timestamp),
    verifyNonceStr: pageConfig.nonceStr,
    verifySignature: pageConfig.signature,
  });
}
