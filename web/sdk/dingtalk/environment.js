// Where the script runs. Each fact is taken once, when the script runs (protocol/dingtalk.md 1).

/** @typedef {'ios' | 'android' | 'pc' | 'notInDingTalk'} Platform */

/** The page's window; undefined where there is none, as on a server. */
export const pageWindow = typeof window === 'object' ? /** @type {any} */ (window) : undefined;

const userAgent = pageWindow ? pageWindow.navigator.userAgent : '';

/** What a client writes into the name of the window. */
const nameData = parse(pageWindow ? pageWindow.name : '');

/** How a client on a computer wants to be talked to; null if there is none. */
export const containerData = (pageWindow && parse(pageWindow.dd_bridge_config)) || nameData;

/** @type {Platform} */
export const platform = findPlatform();

/** What a page may know of its client. */
export const env = Object.freeze({
  platform,
  platformSub: platform !== 'pc' ? 'noSub' : /Macintosh; Intel Mac OS/.test(userAgent) ? 'mac' : 'win',
  version: findVersion(),
  appType: /dd-web/.test(userAgent) ? 'WEBVIEW_IN_MINIAPP' : 'WEB',
  language: nameData ? nameData.language || pageWindow.navigator.language : '*',
});

/** The URL of the page as a client on a computer is told it. */
export function pageUrl() {
  return pageWindow.location.href.split('#')[0];
}

/** @returns {Platform} */
function findPlatform() {
  const inContainer = Boolean(nameData && nameData.containerId);
  const inClient = /DingTalk/i.test(userAgent) || inContainer;
  if (inClient && /iPhone|iPad|iPod|iOS/i.test(userAgent)) return 'ios';
  if (inClient && /Android/i.test(userAgent)) return 'android';
  return inContainer || hasPlatformObject() ? 'pc' : 'notInDingTalk';
}

function hasPlatformObject() {
  const dingtalk = pageWindow && pageWindow.dingtalk;
  return Boolean(dingtalk && dingtalk.platform && typeof dingtalk.platform.invokeAPI === 'function');
}

/** @returns {string | undefined} */
function findVersion() {
  if (nameData && nameData.hostVersion) return nameData.hostVersion;
  const found =
    /AliApp\(\w+\/([\w.-]+)\)/.exec(userAgent) ||
    /DingTalk\/([\w.-]+)/.exec(userAgent) ||
    (platform === 'pc' ? /DingTalk\(([\w.-]+)\)/.exec(userAgent) : null);
  return found === null ? undefined : found[1];
}

/**
 * @param {unknown} text
 * @returns {any} the object that the text holds as JSON, or null
 */
function parse(text) {
  if (typeof text !== 'string') return null;
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch (error) {
    return null;
  }
}
