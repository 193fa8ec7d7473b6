// Joins the SDK's modules into one classic script, by the rules that the server follows: the modules that script.json
// names, in its order; `import …;` lines dropped; a leading `export ` stripped; all of it in one strict function.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} directory of script.json, e.g. `web/sdk/wechat`
 * @param {{ version?: string, list?: string }} [options] the SDK version to answer to, the newest if absent; the list of
 *   modules
 * @returns {string}
 */
export function joinScript(directory, { version, list = 'script.json' } = {}) {
  const { modules } = JSON.parse(readFileSync(join(directory, list), 'utf8'));
  const bodies = modules.map((/** @type {string} */ name) => {
    const source = readFileSync(join(directory, name), 'utf8');
    return asClassic(name === 'version.js' && version ? withVersion(source, version) : source);
  });
  return `(function () {\n'use strict';\n${bodies.join('')}}).call(this);\n`;
}

/**
 * @param {string} source of a module
 * @returns {string} the same as a part of a classic script
 */
function asClassic(source) {
  return source
    .split(/(?<=\n)/)
    .filter((line) => !/^import .*;$/m.test(line))
    .map((line) => line.replace(/^export /, ''))
    .join('');
}

/**
 * @param {string} source of version.js
 * @param {string} version
 */
function withVersion(source, version) {
  return source.replace(/(export const sdkVersion = ')[^']*(';)/, `$1${version}$2`);
}
