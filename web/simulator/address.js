/** What a person types into the address field, and under which host name the simulator has to show it. */

/**
 * The page that is meant, or null if it cannot be a page's URL.
 * @param {string} text
 * @param {string} here  URL of the simulator: `/demo/wechat/` is a page of its own server
 * @returns {URL | null}
 */
export function readAddress(text, here) {
  const typed = text.trim();
  if (typed === '') return null;
  if (typed.startsWith('/')) return parse(new URL(typed, here).href);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) return parse(typed);
  const bare = parse(`http://${typed}`);
  if (bare === null) return null;
  return isLoopback(bare.hostname) ? bare : parse(`https://${typed}`);
}

/** @param {string} text */
function parse(text) {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
}

/** @param {string} hostname */
export function isLoopback(hostname) {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\./.test(hostname);
}

/**
 * Where the simulator has to be opened so that a loopback page is of the same site as itself, or null if it may stay.
 *
 * A page in a frame of another site loses its cookies and its service worker, which it would not lose in a super-app.
 * `[::1]` and the rarer addresses of 127/8 stay: our own server listens on 127.0.0.1 and could not be reached there.
 * @param {URL} page
 * @param {URL} simulator
 * @returns {string | null}
 */
export function sameSiteHome(page, simulator) {
  const name = page.hostname;
  const reachable = name === '127.0.0.1' || name === 'localhost' || name.endsWith('.localhost');
  if (!reachable || !isLoopback(simulator.hostname) || name === simulator.hostname) return null;
  const home = new URL(simulator.href);
  home.hostname = name;
  return home.href;
}
