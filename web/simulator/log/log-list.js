import { h } from '../../lib/dom.js';
import { language } from '../../lib/i18n.js';
import { effect, signal, untracked } from '../../lib/signal.js';
import * as model from '../model.js';

/**
 * The rows of a log window on the screen. Rows are made once per animation frame; the newest stay in view as long as
 * nobody has scrolled up.
 * @template {{ key: string }} Row
 */
export class LogList {
  /** How many rows the filter lets through. */
  shown = signal(0);

  /** @type {Map<string, HTMLElement>} */
  #items = new Map();
  /** Whether the newest row stays in view: until somebody scrolls up. */
  #following = true;
  #window;
  #render;
  #passes;

  /**
   * @param {object} options
   * @param {import('./log-window.js').LogWindow<Row>} options.window
   * @param {(row: Row) => HTMLElement} options.render  an `li`; what can be chosen in it is a button with `data-row`
   * @param {() => (row: Row) => boolean} options.passes  reads the filter, answers who passes it
   * @param {() => string} options.label
   * @param {string} options.className
   */
  constructor({ window, render, passes, label, className }) {
    this.#window = window;
    this.#render = render;
    this.#passes = passes;
    this.element = h('ol', { className: `rows ${className}`, role: 'list', 'aria-label': label });
    effect(() => {
      window.version();
      if (!model.paused()) untracked(() => this.#apply());
    });
    effect(() => {
      language();
      passes();
      untracked(() => this.#rebuild());
    });
    effect(() => this.#markSelected());
    this.element.addEventListener('scroll', () => (this.#following = this.#atEnd()), { passive: true });
    new ResizeObserver(() => this.#follow()).observe(this.element);
  }

  /** The rows that can be chosen, from top to bottom. @returns {HTMLButtonElement[]} */
  buttons() {
    return [...this.element.querySelectorAll('button')];
  }

  #apply() {
    const { dropped, changed } = this.#window.take();
    for (const key of dropped) {
      this.#items.get(key)?.remove();
      this.#items.delete(key);
    }
    const passes = this.#passes();
    for (const row of changed) this.#put(row, passes);
    this.#settle();
  }

  #rebuild() {
    this.#items.clear();
    this.element.replaceChildren();
    const passes = this.#passes();
    for (const row of this.#window.rows) this.#put(row, passes);
    this.#settle();
  }

  /**
   * @param {Row} row
   * @param {(row: Row) => boolean} passes
   */
  #put(row, passes) {
    const old = this.#items.get(row.key);
    if (!passes(row)) {
      old?.remove();
      this.#items.delete(row.key);
      return;
    }
    const focused = old?.contains(document.activeElement) ?? false;
    const item = this.#render(row);
    this.#items.set(row.key, item);
    if (old === undefined) this.element.append(item);
    else old.replaceWith(item);
    if (focused) item.querySelector('button')?.focus({ preventScroll: true });
  }

  #settle() {
    this.shown.set(this.#items.size);
    this.#markSelected();
    this.#follow();
  }

  #follow() {
    if (this.#following) this.element.scrollTop = this.element.scrollHeight;
  }

  #atEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < 24;
  }

  #markSelected() {
    const selection = model.selection();
    const key = selection === null ? '' : `${selection.kind}-${selection.id}`;
    for (const button of this.buttons()) {
      if (button.dataset['row'] === key) button.setAttribute('aria-current', 'true');
      else button.removeAttribute('aria-current');
    }
  }
}
