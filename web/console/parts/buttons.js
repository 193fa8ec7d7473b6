/** @import { IconName } from '../../lib/parts/icons.js' */

import { h } from '../../lib/dom.js';
import { icon } from '../../lib/parts/icons.js';

/**
 * @param {() => string} label
 * @param {() => void} onclick
 * @param {{ kind?: 'primary' | 'danger' | 'quiet' | '', mark?: IconName, disabled?: () => boolean }} [looks]
 */
export function button(label, onclick, { kind = '', mark, disabled } = {}) {
  return h(
    'button',
    { type: 'button', className: `button ${kind}`, onclick, ...(disabled ? { disabled } : {}) },
    mark ? icon(mark, 16) : null,
    h('span', {}, label)
  );
}

/**
 * A link that looks like a button.
 * @param {() => string} label
 * @param {string} href
 * @param {{ kind?: 'primary' | '', mark?: IconName }} [looks]
 */
export function buttonLink(label, href, { kind = '', mark } = {}) {
  return h('a', { className: `button ${kind}`, href }, mark ? icon(mark, 16) : null, h('span', {}, label));
}
