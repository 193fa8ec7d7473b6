import { h } from '../dom.js';

/** @typedef {'good' | 'bad' | 'pending' | 'neutral'} Tone */

/**
 * A state in a word or two: a colour, and always words.
 * @param {Tone} tone
 * @param {string} words
 */
export function chip(tone, words) {
  return h('span', { className: 'chip', 'data-tone': tone }, words);
}
