/**
 * Values that tell who reads them.
 *
 * `const count = signal(0)`; `count()` reads; `count.set(1)` writes. An `effect` runs at once, and again, once per turn
 * of the event loop, after any signal that it has read has changed. An effect that was made inside another ends when
 * the outer one runs again, so a region of the page can be thrown away by making it anew.
 */

/**
 * @template T
 * @typedef {(() => T) & { set(value: T): void }} Signal
 */

/**
 * @typedef {object} Effect
 * @property {() => void} run
 * @property {Set<Set<Effect>>} sources  where it is noted as a reader
 * @property {Effect[]} inner
 * @property {(() => void)[]} ends  what is to be done when it is over, or runs again
 */

/** Who becomes a reader of what is read. @type {Effect | null} */
let running = null;

/** Whose inner effects are those that are made. @type {Effect | null} */
let owner = null;

/** @type {Set<Effect>} */
const due = new Set();

/**
 * @template T
 * @param {T} value
 * @returns {Signal<T>}
 */
export function signal(value) {
  /** @type {Set<Effect>} */
  const readers = new Set();
  const read = () => {
    if (running !== null) {
      readers.add(running);
      running.sources.add(readers);
    }
    return value;
  };
  return Object.assign(read, {
    /** @param {T} next */
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const reader of readers) schedule(reader);
    },
  });
}

/**
 * Runs `body` now and whenever something that it reads changes.
 * @param {() => void} body
 * @returns {() => void} ends it
 */
export function effect(body) {
  /** @type {Effect} */
  const self = {
    sources: new Set(),
    inner: [],
    ends: [],
    run() {
      forget(self);
      const outer = { running, owner };
      running = self;
      owner = self;
      try {
        body();
      } finally {
        ({ running, owner } = outer);
      }
    },
  };
  owner?.inner.push(self);
  self.run();
  return () => forget(self);
}

/**
 * Reads without becoming a reader. Effects made meanwhile still belong to the effect around them.
 * @template T
 * @param {() => T} read
 */
export function untracked(read) {
  const outer = running;
  running = null;
  try {
    return read();
  } finally {
    running = outer;
  }
}

/**
 * Has something done when the effect around this is over, or runs again: a stream closed, a listener taken away.
 * @param {() => void} act
 */
export function onEnd(act) {
  owner?.ends.push(act);
}

/** Resolves when every effect that is due has run. */
export async function settled() {
  while (due.size > 0) await Promise.resolve();
}

/** @param {Effect} reader */
function schedule(reader) {
  if (due.size === 0) queueMicrotask(runDue);
  due.add(reader);
}

/** Runs what is due, and what becomes due meanwhile; an effect that throws stops no other. */
function runDue() {
  for (const next of due) {
    due.delete(next);
    try {
      next.run();
    } catch (error) {
      reportError(error);
    }
  }
}

/** @param {Effect} self */
function forget(self) {
  due.delete(self);
  for (const readers of self.sources) readers.delete(self);
  self.sources.clear();
  for (const inner of self.inner) forget(inner);
  self.inner = [];
  for (const act of self.ends) act();
  self.ends = [];
}
