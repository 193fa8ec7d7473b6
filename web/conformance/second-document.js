/**
 * Whether an answer that was meant for one document reaches the next one: the page asks for a late answer, loads itself
 * again, and asks as its first call once more, which has the same number.
 */

/** @import { Bench } from './checks.js' */

/** Marks the second document, in the query: fragments belong to the test of navigation. */
const MARK = 'second';

export const isSecond = new URLSearchParams(location.search).has(MARK);

/** @param {Bench} bench */
export function leaveForSecond({ bridge }) {
  bridge.call('kanhe.conformance.echo', { value: 'first document', after: 600 }, () => {});
  const next = new URL(location.href);
  next.searchParams.set(MARK, '1');
  // A moment for the call to get on its way.
  setTimeout(() => location.replace(next), 100);
}

/** To be begun before any other call of the second document. @param {Bench} bench */
export async function answerOfSecond({ ask }) {
  const { ok, fields } = await ask('echo', { value: 'second document', after: 1500 });
  if (!ok) return 'the second document gets no answers';
  return fields['value'] === 'second document' ? null : 'an answer for the first document reached the second';
}
