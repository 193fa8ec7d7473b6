/** What a person chooses for the tool, kept in the browser: its language and its light or dark. */

/** @import { Language } from './i18n.js' */

import { language, languages, preferred } from './i18n.js';
import { effect, signal } from './signal.js';

/** @typedef {'light' | 'dark' | 'system'} Theme */

/** @type {readonly Theme[]} */
export const themes = ['light', 'dark', 'system'];

export const theme = signal(/** @type {Theme} */ ('system'));

/**
 * A link's wish comes first, then what was chosen before, then what the browser says.
 * @param {{ lang?: string, theme?: string }} wish
 */
export function readPreferences(wish) {
  const kept = (/** @type {string} */ name) => localStorage.getItem(`kanhe.${name}`);
  language.set(oneOf(languages, wish.lang) ?? oneOf(languages, kept('language')) ?? preferred(navigator.languages));
  theme.set(oneOf(themes, wish.theme) ?? oneOf(themes, kept('theme')) ?? 'system');
}

/** Dresses the document, now and after every change. */
export function wearPreferences() {
  effect(() => {
    document.documentElement.lang = language();
    document.documentElement.dataset['theme'] = theme();
  });
}

/** @param {Language} choice */
export function chooseLanguage(choice) {
  language.set(choice);
  localStorage.setItem('kanhe.language', choice);
}

/** @param {Theme} choice */
export function chooseTheme(choice) {
  theme.set(choice);
  localStorage.setItem('kanhe.theme', choice);
}

/**
 * @template {string} T
 * @param {readonly T[]} choices
 * @param {string | null | undefined} wanted
 */
function oneOf(choices, wanted) {
  return choices.find((choice) => choice === wanted) ?? null;
}
