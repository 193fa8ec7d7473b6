/** @import { SignatureEvidence } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { language, t } from '../../lib/i18n.js';
import { copyButton } from '../../lib/parts/copy-button.js';
import { richText } from '../../lib/parts/rich-text.js';
import { part } from './part.js';

/**
 * A backend's request whose signature does not verify: what was found, part by part, and the string that the platform
 * verified over, with the hash by which the backend can compare its own.
 * @param {SignatureEvidence} evidence
 */
export function requestSignature({ text, bytes, sha256, parts, found }) {
  return part(
    t('inspector.signature'),
    h('ul', { className: 'mistakes', role: 'list' }, ...found.map(({ zh, en }) => h('li', {}, h('p', { className: 'mistake' }, language() === 'en' ? en : zh)))),
    h(
      'table',
      { className: 'request-parts', 'aria-label': t('request_signature.parts') },
      h('thead', {}, h('tr', {}, ...headings.map((name) => h('th', { scope: 'col' }, t(name))))),
      h('tbody', {}, ...parts.map(row))
    ),
    h('h4', {}, t('request_signature.string', { bytes: String(bytes) })),
    h('pre', { className: 'raw', tabIndex: 0 }, text),
    h('p', { className: 'faint' }, ...richText(t('request_signature.hidden'))),
    h(
      'p',
      { className: 'request-hash' },
      'SHA-256 ',
      h('code', {}, sha256),
      copyButton(
        () => t('request_signature.copy'),
        () => sha256
      )
    ),
    h('p', { className: 'faint' }, ...richText(t('request_signature.how')))
  );
}

const headings = /** @type {const} */ ([
  'request_signature.part', 'request_signature.received', 'request_signature.signed',
]);

/** @param {SignatureEvidence['parts'][number]} part */
function row({ name, received, signed, differs }) {
  return h(
    'tr',
    { 'data-differs': String(differs) },
    h('th', { scope: 'row' }, t(`request_signature.part.${name}`)),
    h('td', { className: 'mono' }, received),
    h('td', { className: 'mono' }, signed ?? t(differs ? 'request_signature.differs' : 'request_signature.same'))
  );
}
