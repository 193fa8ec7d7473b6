/**
 * Texts in the languages of the house. One catalogue per language in `/locales/`, flat keys, `{placeholders}`.
 */

import { signal } from './signal.js';

/** @typedef {keyof typeof import('../locales/en.json')} Key */
/** @typedef {'zh-CN' | 'en'} Language */
/** @typedef {Readonly<Record<string, string | number>>} Values */
/**
 * Keys that are counted: `calls` for `calls.one` and `calls.other`.
 * @typedef {Key extends infer K ? K extends `${infer Stem}.other` ? Stem : never : never} CountedKey
 */

/** @type {readonly Language[]} */
export const languages = ['zh-CN', 'en'];

/** The language of the tool. */
export const language = signal(/** @type {Language} */ ('en'));

/** @type {Map<Language, Readonly<Record<string, string>>>} */
const catalogues = new Map();

/** Both catalogues: the tool speaks one language, the phone in it may speak the other. */
export async function loadLocales() {
  await Promise.all(
    languages.map(async (name) => {
      const answer = await fetch(`/locales/${name}.json`);
      if (!answer.ok) throw new Error(`/locales/${name}.json: ${answer.status}`);
      catalogues.set(name, await answer.json());
    })
  );
}

/**
 * The text of a key in the tool's language.
 * @param {Key} key
 * @param {Values} [values]
 */
export function t(key, values) {
  return textIn(language(), key, values);
}

/**
 * The text of a key in a given language.
 * @param {Language} name
 * @param {Key} key
 * @param {Values} [values]
 */
export function textIn(name, key, values = {}) {
  return fill(catalogues.get(name)?.[key] ?? key, values);
}

/**
 * The text for a code that came from outside, if there is one.
 * @param {string} key
 * @param {Values} [values]
 */
export function known(key, values = {}) {
  const template = catalogues.get(language())?.[key];
  return template === undefined ? null : fill(template, values);
}

/**
 * "1 call", "2 calls".
 * @param {CountedKey} stem
 * @param {number} count
 */
export function counted(stem, count) {
  const form = new Intl.PluralRules(language()).select(count) === 'one' ? 'one' : 'other';
  return t(/** @type {Key} */ (`${stem}.${form}`), { count });
}

/**
 * The language a person most likely reads.
 * @param {readonly string[]} wanted  as `navigator.languages` has them
 * @returns {Language}
 */
export function preferred(wanted) {
  return wanted
    .find((name) => /^(zh|en)\b/i.test(name))
    ?.toLowerCase()
    .startsWith('zh')
    ? 'zh-CN'
    : 'en';
}

/**
 * @param {string} template
 * @param {Values} values
 */
function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (hole, /** @type {string} */ name) => String(values[name] ?? hole));
}
