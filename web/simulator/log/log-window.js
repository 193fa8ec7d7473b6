import { signal } from '../../lib/signal.js';

/** How many rows are kept; the oldest give way. */
export const LIMIT = 2000;

/**
 * The newest rows of a log. Rows may change after they came, and arrive faster than a screen can show them: what
 * happened is handed out once per animation frame.
 * @template {{ key: string }} Row
 */
export class LogWindow {
  /** Changes once per animation frame in which there is something to `take`. */
  version = signal(0);

  /** @type {Map<string, Row>} */
  #rows = new Map();
  /** @type {Set<string>} */
  #changed = new Set();
  /** @type {string[]} */
  #dropped = [];
  #scheduled = false;

  /** All rows, oldest first. */
  get rows() {
    return [...this.#rows.values()];
  }

  /** @param {string} key */
  get(key) {
    return this.#rows.get(key);
  }

  /**
   * Adds a row, or puts it in the place of the one with its key.
   * @param {Row} row
   */
  put(row) {
    this.#rows.set(row.key, row);
    this.#changed.add(row.key);
    if (this.#rows.size > LIMIT) this.#drop();
    this.#schedule();
  }

  clear() {
    this.#dropped.push(...this.#rows.keys());
    this.#rows.clear();
    this.#changed.clear();
    this.#schedule();
  }

  /** How many rows came or changed since the last `take`. */
  get waiting() {
    return this.#changed.size;
  }

  /**
   * What happened since it was last asked: which rows went, and which came or changed.
   * @returns {{ dropped: string[], changed: Row[] }}
   */
  take() {
    const changed = [];
    for (const key of this.#changed) {
      const row = this.#rows.get(key);
      if (row !== undefined) changed.push(row);
    }
    const dropped = this.#dropped;
    this.#changed.clear();
    this.#dropped = [];
    return { dropped, changed };
  }

  #drop() {
    const [oldest] = this.#rows.keys();
    if (oldest === undefined) return;
    this.#rows.delete(oldest);
    this.#changed.delete(oldest);
    this.#dropped.push(oldest);
  }

  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      this.version.set(this.version() + 1);
    });
  }
}
