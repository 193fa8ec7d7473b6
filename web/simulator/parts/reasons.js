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
 * A reason may mean something else on another platform.
 * @param {string} what
 * @param {string} code
 */
function inDialect(what, code) {
  return known(`${what}.${phone().dialect}.${code}`) ?? known(`${what}.${code}`);
}

/**
 * What was compared, and how it came out.
 * @param {string} code
 */
export function reasonText(code) {
  return inDialect('reason', code) ?? code;
}

/**
 * What to do about it, one step a line.
 * @param {string} code
 * @returns {string[]}
 */
export function reasonFix(code) {
  return inDialect('fix', code)?.split('\n') ?? [];
}
