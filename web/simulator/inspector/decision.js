/** @import { Call, Check } from '../../types/sandbox' */
/** @import { IconName } from '../../lib/parts/icons.js' */

import { h } from '../../lib/dom.js';
import { known, language, t } from '../../lib/i18n.js';
import { icon } from '../../lib/parts/icons.js';
import { reasonFix, reasonText } from '../parts/reasons.js';
import { richText } from '../../lib/parts/rich-text.js';
import { evidence } from './evidence.js';
import { part } from './part.js';
import { remedy } from './remedy.js';
import { why } from './why.js';

/**
 * The ordered list of checks; the one at which it stopped says what was compared and what to do.
 * @param {Call} call
 */
export function decision(call) {
  const stop = call.checks.find((check) => check.outcome === 'failed');
  const unlisted = stop === undefined && call.reason ? explained(call.reason, call) : null;
  const rest =
    call.checks.length === 0 && call.status === 'waiting'
      ? h('p', { className: 'faint' }, t('inspector.deciding'))
      : null;
  const list = h('ol', { className: 'checks', role: 'list' }, ...call.checks.map((check) => item(check, call, stop)));
  return part(t('inspector.decision'), call.checks.length > 0 ? list : null, unlisted, rest);
}

/** A name and its value share a line up to this many half-width characters. */
const LINE = 34;

/** @type {Readonly<Record<Check['outcome'], IconName>>} */
const icons = { passed: 'tick', failed: 'cross', skipped: 'dash', lenient: 'lenient' };

/**
 * @param {Check} check
 * @param {Call} call
 * @param {Check | undefined} stop  the check at which it stopped
 */
function item(check, call, stop) {
  const { name, outcome, value, reason } = check;
  const words = known(`check.${name}`) ?? name;
  const long = width(words) + width(value) > LINE;
  return h(
    'li',
    { 'data-outcome': outcome },
    h(
      'span',
      { className: 'check-icon', role: 'img', 'aria-label': t(`outcome.${outcome}`) },
      icon(icons[outcome], 16)
    ),
    h('span', { className: 'check-name' }, words),
    value === '' ? null : h('span', { className: `check-value ${long ? 'long' : ''}` }, value),
    check === stop && reason ? explained(reason, call) : null,
    outcome === 'lenient' && reason && stop === undefined
      ? h(
          'p',
          { className: 'check-note' },
          ...richText([reasonText(reason), ...reasonFix(reason)].join(language() === 'en' ? ' ' : ''))
        )
      : null
  );
}

/**
 * @param {string} reason
 * @param {Call} call
 */
function explained(reason, call) {
  return why(reason, remedy(reason, call), evidence(reason, call));
}

/**
 * How many half-width characters a text takes: a Chinese one counts as two.
 * @param {string} text
 */
function width(text) {
  return [...text].reduce((sum, character) => sum + (character > '\u2e7f' ? 2 : 1), 0);
}
