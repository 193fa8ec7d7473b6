/** @import { Call, Diagnosis, ExplainedMistake } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { language, t } from '../../lib/i18n.js';
import { signal } from '../../lib/signal.js';
import { CONFIG } from '../parts/call-text.js';
import { richText } from '../../lib/parts/rich-text.js';
import { explain } from '../sandbox.js';
import { attempt } from '../session.js';
import { part } from './part.js';

/** Refusals behind which there is something to be found out. */
const asked = new Set([
  'signature_mismatch',
  'signature_malformed',
  'ticket_expired',
  'ticket_superseded',
  'ticket_never_issued',
  'ticket_unknown',
  'ticket_of_another_app',
  'no_home',
  'not_at_home',
]);

/** What the doctor has said, by call. @type {Map<number, () => Diagnosis | null>} */
const said = new Map();

/**
 * What the page's backend signed instead: found by signing again, not guessed.
 * @param {Call} call
 */
export function doctor(call) {
  if (call.wire !== CONFIG || call.reason === null || !asked.has(call.reason)) return null;
  const diagnosis = said.get(call.id) ?? ask(call);
  return part(t('inspector.doctor'), () => {
    const found = diagnosis();
    if (found === null) return h('p', { className: 'faint' }, t('doctor.searching'));
    return found.mistakes?.length ? list(found) : h('p', {}, ...richText(t('doctor.unexplained')));
  });
}

/** @param {Call} call */
function ask(call) {
  const diagnosis = signal(/** @type {Diagnosis | null} */ (null));
  said.set(call.id, diagnosis);
  void attempt(async () => diagnosis.set(await explain({ session: call.session, call: call.id })));
  return diagnosis;
}

/** @param {Diagnosis} diagnosis */
function list({ mistakes = [], verifies_elsewhere: elsewhere, clients_words: clients }) {
  const where = clients?.[language() === 'en' ? 'en' : 'zh'];
  return [
    h('ul', { className: 'mistakes', role: 'list' }, ...mistakes.map(item)),
    elsewhere ? h('p', { className: 'faint' }, ...richText(t('doctor.elsewhere'))) : null,
    where ? h('p', { className: 'faint' }, where) : null,
  ];
}

/** @param {ExplainedMistake} mistake */
function item({ code, signed, right, words, page }) {
  const [what, fix] = language() === 'en' ? [words.en, words.fix_en] : [words.zh, words.fix_zh];
  return h(
    'li',
    { 'data-code': code },
    h('p', { className: 'mistake' }, ...richText(what)),
    signed === right
      ? null
      : h(
          'dl',
          { className: 'evidence' },
          h('dt', {}, t('doctor.signed')),
          h('dd', {}, shown(signed)),
          h('dt', {}, t('doctor.right')),
          h('dd', {}, shown(right))
        ),
    h('p', { className: 'mistake-fix' }, ...richText(fix)),
    h('a', { className: 'reason-code', href: page, target: '_blank', rel: 'noopener' }, code)
  );
}

/** What cannot be seen is written as JSON writes it. @param {string} text */
function shown(text) {
  return text === '' || text !== text.trim() ? JSON.stringify(text) : text;
}
