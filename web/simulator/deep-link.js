/**
 * The state of the simulator that a link carries: `/simulator#url=…&app=…&device=…&lang=…&theme=…`.
 * `session` shows a session that somebody else has made, a test for instance.
 */

/** @typedef {{ url?: string, app?: string, device?: string, lang?: string, theme?: string, session?: string }} Link */

/** @type {readonly (keyof Link)[]} */
const NAMES = ['url', 'app', 'device', 'lang', 'theme', 'session'];

/**
 * @param {string} hash
 * @returns {Link}
 */
export function readLink(hash) {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  /** @type {Link} */
  const link = {};
  for (const name of NAMES) {
    const value = values.get(name);
    if (value) link[name] = value;
  }
  return link;
}

/**
 * @param {Link} link
 * @returns {string}
 */
export function writeLink(link) {
  const pairs = NAMES.flatMap((name) => {
    const value = link[name];
    return value ? [`${name}=${legible(value)}`] : [];
  });
  return pairs.length === 0 ? '' : `#${pairs.join('&')}`;
}

/**
 * As few escapes as a fragment allows, so that the link can be read.
 * @param {string} value
 */
function legible(value) {
  return encodeURIComponent(value).replace(/%(3A|2F|3F|40)/g, (escape) => decodeURIComponent(escape));
}
