// Where the script runs, taken once (protocol/gov-dingtalk.md 1).

/**
 * `mpaas`: the client of its own, on phones. `ios`, `android`: the client is DingTalk itself.
 * @typedef {'mpaas' | 'ios' | 'android' | 'pc' | 'unknown'} Client
 */

/** The page's window; undefined where there is none, as on a server. */
export const pageWindow = typeof window === 'object' ? /** @type {any} */ (window) : undefined;

const userAgent = pageWindow ? pageWindow.navigator.userAgent : '';

/** @type {Client} */
export const client = findClient();

/** What the user agent says of the client: `{group, name, version}`; null if it says nothing. */
export const userAgentParts = findUserAgentParts();

/** @returns {Client} */
function findClient() {
  const isTaurus = userAgent.includes('TaurusApp');
  const isDingtalk = userAgent.includes('DingTalk');
  const isMpaas = /mPaaSClient|Nebula/.test(userAgent);
  if (userAgent.includes('dingtalk-win')) return isTaurus ? 'pc' : 'unknown';
  if (isDingtalk) return isTaurus || !isMpaas ? findPhone() : 'mpaas';
  return isMpaas ? 'mpaas' : 'unknown';
}

/** @returns {Client} */
function findPhone() {
  if (/iPhone|iPad|iPod|iOS/i.test(userAgent)) return 'ios';
  return /Android/i.test(userAgent) ? 'android' : 'unknown';
}

function findUserAgentParts() {
  const found = /(TaurusApp)\(([^/()]+)\/([^()]+)\)/.exec(userAgent);
  return found && { group: found[1], name: found[2], version: found[3] };
}
