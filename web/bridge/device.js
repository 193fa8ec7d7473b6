// A tab of its own as a device of the simulator's: it joins by the code that its address carries, and is remembered as long
// as the tab is. Everybody else's page is left alone.

import { isRecord } from './json.js';

/** @import { Boot } from '../types/host-protocol' */

/**
 * A tab that has joined.
 * @typedef {object} Device
 * @property {Boot} boot
 * @property {string} key by which the tab says that it is the device
 * @property {string} line where its line to the host is, `ws://…`
 */

/** Where the key is kept: for this tab, and for pages of this origin. */
const kept = 'kanhe.device';

/** What the address ends in, behind a fragment of the page's own or alone. */
const invitation = /[#&]kanhe-device=([0-9a-f]{1,64})$/;

/**
 * The device that this tab is; null if it is none, and a sentence for its person if it was to become one and could not.
 *
 * The page's first script is about to run, and shall find its bridge: so the host is asked synchronously.
 * @param {Window} scope
 * @param {string} scriptUrl where this script came from; the host is there
 * @returns {Device | string | null}
 */
export function joinAsDevice(scope, scriptUrl) {
  const code = takeCode(scope);
  const key = code === null ? readKey(scope) : null;
  if (code === null && key === null) return null;
  const { width, height } = scope.screen;
  const screen = { width, height, density: scope.devicePixelRatio };
  const answer = ask(new URL('/sandbox/v1/devices', scriptUrl).href, code === null ? { key } : { code, screen });
  if (typeof answer === 'string') {
    keepKey(scope, null);
    return answer;
  }
  keepKey(scope, answer.key);
  const line = new URL('/sandbox/v1/devices/line', scriptUrl);
  line.protocol = line.protocol === 'https:' ? 'wss:' : 'ws:';
  return { ...answer, line: line.href };
}

/**
 * Takes the code out of the address, before anybody can see or sign it.
 * @param {Window} scope
 * @returns {string | null}
 */
function takeCode({ history, location }) {
  const [found = '', code = ''] = invitation.exec(location.hash) || [];
  if (code === '') return null;
  history.replaceState(history.state, '', location.href.slice(0, -found.length));
  return code;
}

/**
 * @param {string} url
 * @param {object} body
 * @returns {{ boot: Boot, key: string } | string}
 */
function ask(url, body) {
  const request = new XMLHttpRequest();
  try {
    request.open('POST', url, false);
    request.send(JSON.stringify(body));
    const answer = JSON.parse(request.responseText);
    if (request.status !== 200) return String(isRecord(answer) ? answer.detail : request.status);
    return answer;
  } catch (error) {
    const why = 'it is gone, or the page’s policy (connect-src) or its https forbid it';
    return `${url} cannot be asked: ${why}. 无法访问：服务已停止，或页面的安全策略（connect-src）、https 不允许`;
  }
}

/** @param {Window} scope @returns {string | null} */
function readKey(scope) {
  try {
    return scope.sessionStorage.getItem(kept);
  } catch (error) {
    // A page without an origin has no storage.
    return null;
  }
}

/** @param {Window} scope @param {string | null} key */
function keepKey(scope, key) {
  try {
    if (key === null) scope.sessionStorage.removeItem(kept);
    else scope.sessionStorage.setItem(kept, key);
  } catch (error) {
    // Then the tab is a device until its next page.
  }
}
