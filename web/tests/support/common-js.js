// Makes one classic script of an npm package in CommonJS, unchanged but for the wrapping: what a vendor's bundler does
// before the package reaches a page.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'acorn';

const packages = fileURLToPath(new URL('../node_modules', import.meta.url));

/**
 * @param {string} name of the package among those of the tests, `dingtalk-jsapi-3.2.9`; or a file of one
 * @param {{ global?: string }} [options] the global that shall be the package's exports; none if it makes its own
 * @returns {string}
 */
export function bundlePackage(name, { global } = {}) {
  const entry = resolve(name, packages);
  /** Each file, with what its requires mean. @type {Map<string, Record<string, string>>} */
  const modules = new Map();
  collect(entry, modules);
  const wrapped = [...modules].map(([file, requires]) => {
    const source = readFileSync(file, 'utf8');
    return `${JSON.stringify(idOf(file))}: [${JSON.stringify(requires)}, function (require, module, exports) {${source}\n}]`;
  });
  const start = `load(${JSON.stringify(idOf(entry))})`;
  return `(function (modules) {
    var cache = {};
    function load(id) {
      if (!cache[id]) {
        var module = cache[id] = { exports: {} };
        var requires = modules[id][0];
        modules[id][1].call(module.exports, function (name) { return load(requires[name]); }, module, module.exports);
      }
      return cache[id].exports;
    }
    ${global === undefined ? start : `window[${JSON.stringify(global)}] = ${start}`};
  })({${wrapped.join(',\n')}});\n`;
}

/**
 * @param {string} file
 * @param {Map<string, Record<string, string>>} modules
 */
function collect(file, modules) {
  if (modules.has(file)) return;
  /** @type {Record<string, string>} */
  const requires = {};
  modules.set(file, requires);
  for (const name of requiredBy(readFileSync(file, 'utf8'))) {
    const found = resolve(name, dirname(file));
    requires[name] = idOf(found);
    collect(found, modules);
  }
}

/**
 * @param {string} source
 * @returns {Set<string>} what it requires by a constant name
 */
function requiredBy(source) {
  /** @type {Set<string>} */
  const names = new Set();
  /** @param {any} node */
  function walk(node) {
    if (node === null || typeof node !== 'object') return;
    if (node.type === 'CallExpression' && node.callee.name === 'require' && node.arguments.length === 1) {
      const [{ type, value }] = node.arguments;
      if (type === 'Literal') names.add(value);
    }
    Object.values(node).forEach(walk);
  }
  walk(parse(source, { ecmaVersion: 2020, sourceType: 'script', allowReturnOutsideFunction: true }));
  return names;
}

/**
 * @param {string} name as `require` takes it
 * @param {string} folder of the file that requires
 * @returns {string} path of the file
 */
function resolve(name, folder) {
  const path = join(name.startsWith('.') ? folder : packages, name);
  const main = join(path, 'package.json');
  const candidates = [path, `${path}.js`];
  if (existsSync(main)) candidates.push(join(path, JSON.parse(readFileSync(main, 'utf8')).main ?? 'index.js'));
  candidates.push(join(path, 'index.js'));
  const found = candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
  if (found === undefined) throw new Error(`There is no ${name} for ${folder}`);
  return found;
}

/** @param {string} file */
function idOf(file) {
  return file.slice(packages.length + 1);
}
