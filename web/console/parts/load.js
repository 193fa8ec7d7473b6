/** What is fetched before it can be shown: waiting, failure with another try, and the thing itself. */

/** @import { Plain } from '../../lib/dom.js' */
/** @import { Signal } from '../../lib/signal.js' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { signal, untracked } from '../../lib/signal.js';
import { problemNote } from './problem.js';

/**
 * @template T
 * @typedef {{ is: 'waiting' } | { is: 'failed', error: unknown } | { is: 'there', value: T }} State
 */

/**
 * @template T
 * @typedef {object} Source
 * @property {Signal<State<T>>} state
 * @property {() => Promise<void>} reload keeps what is shown until the new is there
 */

/**
 * @template T
 * @param {() => Promise<T>} fetchIt
 * @returns {Source<T>}
 */
export function source(fetchIt) {
  const state = signal(/** @type {State<T>} */ ({ is: 'waiting' }));
  let newest = 0;
  const reload = async () => {
    newest += 1;
    const mine = newest;
    /** @type {State<T>} */
    let next;
    try {
      next = { is: 'there', value: await fetchIt() };
    } catch (error) {
      next = { is: 'failed', error };
    }
    // An answer that comes after a later question's is no longer wanted.
    if (mine === newest) state.set(next);
  };
  void reload();
  return { state, reload };
}

/**
 * @template T
 * @param {Source<T>} from
 * @param {(value: T) => Plain | Plain[]} show
 * @returns {() => Plain | Plain[]}
 */
export function shown(from, show) {
  return () => {
    const state = from.state();
    return untracked(() => {
      if (state.is === 'there') return show(state.value);
      return state.is === 'waiting' ? waiting() : problemNote(state.error, () => void from.reload());
    });
  };
}

export function waiting() {
  return h('p', { className: 'waiting', role: 'status' }, () => t('console.loading'));
}
