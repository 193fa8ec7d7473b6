/** What went wrong, in words, with a way forward. */

import { h } from '../../lib/dom.js';
import { known, t } from '../../lib/i18n.js';
import { Refusal } from '../../lib/http.js';
import { icon } from '../../lib/parts/icons.js';

/** What a status alone says. @type {Readonly<Record<number, string>>} */
const byStatus = { 400: 'bad_request', 401: 'unauthorized', 403: 'forbidden', 404: 'not_found', 409: 'conflict', 429: 'locked' };

/**
 * The platform's name for what went wrong: `conflict`; `offline` if there was no answer.
 * @param {unknown} error
 */
export function problemKind(error) {
  if (!(error instanceof Refusal)) return error instanceof TypeError ? 'offline' : 'unexpected';
  const named = error.problem.type.replace(/^urn:kanhe:problem:/, '');
  if (known(`console.problem.${named}`) !== null) return named;
  return byStatus[error.problem.status] ?? (error.problem.status >= 500 ? 'unavailable' : 'refused');
}

/**
 * A sentence for people, and what the server said beside it where that tells more.
 * @param {unknown} error
 * @returns {{ text: string, detail: string }}
 */
export function problemText(error) {
  const kind = problemKind(error);
  const said = error instanceof Error ? error.message : String(error);
  const silent = ['offline', 'unavailable', 'wrong_credentials', 'code_needed', 'locked', 'unauthorized'];
  return { text: t(`console.problem.${/** @type {'refused'} */ (kind)}`), detail: silent.includes(kind) ? '' : said };
}

/**
 * @param {unknown} error
 * @param {() => void} [retry]
 */
export function problemNote(error, retry) {
  return h(
    'div',
    { className: 'problem', role: 'alert' },
    icon('alert', 16),
    h(
      'div',
      {},
      h('p', {}, () => problemText(error).text),
      () => {
        const { detail } = problemText(error);
        return detail === '' ? null : h('p', { className: 'problem-detail' }, detail);
      }
    ),
    retry ? h('button', { type: 'button', className: 'button', onclick: retry }, () => t('console.retry')) : null
  );
}
