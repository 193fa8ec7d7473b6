/** @import { Call, SignatureView } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { richText } from '../../lib/parts/rich-text.js';
import { compare } from './difference.js';
import { part } from './part.js';

/**
 * The string that the platform signed, field by field, and the two signatures against each other.
 * @param {SignatureView} view
 * @param {Call} call
 */
export function signature({ fields, given, expected }, call) {
  const { given: left, expected: right, kind } = compare(given, expected);
  return part(
    t('inspector.signature'),
    h('p', { className: 'faint' }, ...richText(t('signature.how'))),
    h(
      'div',
      { className: 'signed', role: 'group', 'aria-label': t('signature.string') },
      ...fields.map(({ name, value }, index) => signedField(name, value, index < fields.length - 1))
    ),
    h(
      'dl',
      { className: 'against', 'data-equal': String(kind === 'equal') },
      h('dt', {}, t('signature.given')),
      h('dd', {}, ...marked(left)),
      h('dt', {}, t('signature.expected')),
      h('dd', {}, ...marked(right))
    ),
    h('p', { className: 'verdict', 'data-equal': String(kind === 'equal') }, ...richText(t(`signature.${kind}`))),
    call.url.includes('#') ? h('p', { className: 'faint' }, ...richText(t('signature.fragment'))) : null
  );
}

/**
 * @param {string} name
 * @param {string} value
 * @param {boolean} more
 */
function signedField(name, value, more) {
  return h(
    'div',
    { className: 'signed-field' },
    h('span', { className: 'field-name' }, `${name}=`),
    h('span', { className: 'field-value' }, value, more ? h('span', { className: 'joint' }, '&') : null)
  );
}

/** @param {readonly import('./difference.js').Piece[]} pieces */
function marked(pieces) {
  return pieces.map(({ text, same }) => (same ? text : h('mark', {}, text)));
}
