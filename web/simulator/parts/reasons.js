/** The words for the platform's reasons. A code without words is shown as it is: the code is the contract. */

import { known } from '../../lib/i18n.js';
import { phone } from '../model.js';

/**
 * Two or three words: `domain not bound`.
 * @param {string | null | undefined} code
 */
export function reasonLabel(code) {
  if (!code) return '';
  return known(`label.${code}`) ?? code.replaceAll('_', ' ');
}

/**
 * What was compared, and how it came out.
 * @param {string} code
 */
export function reasonText(code) {
  // A reason may mean something else on another platform.
  return known(`reason.${phone().dialect}.${code}`) ?? known(`reason.${code}`) ?? code;
}

/**
 * What to do about it, one step a line.
 * @param {string} code
 * @returns {string[]}
 */
export function reasonFix(code) {
  const steps = known(`fix.${phone().dialect}.${code}`) ?? known(`fix.${code}`);
  return steps?.split('\n') ?? [];
}
