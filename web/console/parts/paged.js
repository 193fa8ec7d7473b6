/** A list that comes in pages: search and filters above, a button for more below. */

/** @import { Page } from '../../types/admin' */
/** @import { Column } from './table.js' */

import { h } from '../../lib/dom.js';
import { counted, t } from '../../lib/i18n.js';
import { announce } from '../../lib/parts/announcer.js';
import { signal } from '../../lib/signal.js';
import { problemNote } from './problem.js';
import { shown, source } from './load.js';
import { table } from './table.js';

/**
 * @template T
 * @typedef {object} Paged
 * @property {() => string} caption
 * @property {(after: string | null) => Promise<Page<T>>} fetchPage with the filters as they are now
 * @property {readonly Column<T>[]} columns
 * @property {() => Node} empty
 */

/**
 * @template T
 * @param {Paged<T>} options
 * @returns {{ element: HTMLElement, reload: () => Promise<void> }}
 */
export function pagedTable({ caption, fetchPage, columns, empty }) {
  const first = source(() => fetchPage(null));
  const element = h(
    'div',
    { className: 'paged' },
    shown(first, (page) => (page.items.length === 0 ? empty() : pages(page)))
  );

  /** @param {Page<T>} page */
  function pages(page) {
    const items = signal(page.items);
    const next = signal(page.next);
    const failed = signal(/** @type {unknown} */ (null));
    const more = async () => {
      failed.set(null);
      try {
        const further = await fetchPage(next());
        items.set([...items(), ...further.items]);
        next.set(further.next);
        announce(counted('console.items', items().length));
      } catch (error) {
        failed.set(error);
      }
    };
    return h(
      'div',
      {},
      () => table(caption, columns, items()),
      () => (failed() === null ? null : problemNote(failed())),
      h(
        'p',
        { className: 'table-foot' },
        h('span', {}, () => (next() === null ? counted('console.items', items().length) : t('console.items_so_far', { count: items().length }))),
        h('button', { type: 'button', className: 'button', hidden: () => next() === null, onclick: () => void more() }, () =>
          t('console.more')
        )
      )
    );
  }

  return {
    element,
    async reload() {
      await first.reload();
      const state = first.state();
      if (state.is === 'there') announce(counted('console.items', state.value.items.length));
    },
  };
}
