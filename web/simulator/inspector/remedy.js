/** @import { Call } from '../../types/sandbox' */

import { t } from '../../lib/i18n.js';
import { reasonFix } from '../parts/reasons.js';
import { compare } from './difference.js';

/**
 * What to do about a refusal, step by step: what the reason says, or something better if the call itself tells more.
 * @param {string} reason
 * @param {Call} call
 * @returns {string[]}
 */
export function remedy(reason, call) {
  return (reason === 'signature_mismatch' && damagedSignature(call)) || reasonFix(reason);
}

/**
 * A signature that was right once and was changed on the way: none of the usual causes apply.
 * @param {Call} call
 */
function damagedSignature({ signature }) {
  if (signature === null) return null;
  const { kind } = compare(signature.given, signature.expected);
  if (kind === 'different' || kind === 'missing' || kind === 'equal') return null;
  return [t(`signature.${kind}`), t('signature.damaged')];
}
