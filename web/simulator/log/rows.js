/** The two logs as rows: what pages called, and what the platform answered. */

/** @import { Call, LogEntry } from '../../types/sandbox' */

import { signal } from '../../lib/signal.js';
import { LogWindow } from './log-window.js';

/**
 * A page was loaded: the calls below it are its own.
 * @typedef {{ key: string, mark: { at: number, url: string } }} MarkRow
 */

/** @typedef {{ key: string, call: Call, since: number | null }} CallRow  `since`: milliseconds after the page's load */
/** @typedef {{ key: string, entry: LogEntry }} EntryRow */

/** @type {LogWindow<CallRow | MarkRow>} */
export const callRows = new LogWindow();

/** @type {LogWindow<EntryRow>} */
export const entryRows = new LogWindow();

let marks = 0;

/** When the page was loaded, on this computer's clock. @type {number | null} */
let loaded = null;

/**
 * @param {string} url
 * @param {number} at  on the platform's clock
 */
export function markPage(url, at) {
  marks += 1;
  loaded = Date.now();
  callRows.put({ key: `page-${marks}`, mark: { at, url } });
}

/**
 * Notes a call, or what became of it.
 * @param {Call} call
 * @param {{ live: boolean }} arrival  live: it has just happened, and was not fetched later
 */
export function putCall(call, { live }) {
  const known = findCall(call.id);
  const since = live && loaded !== null ? Date.now() - loaded : null;
  callRows.put({ key: `call-${call.id}`, call, since: known === undefined ? since : known.since });
}

/** @param {number} id */
export function findCall(id) {
  const row = callRows.get(`call-${id}`);
  return row !== undefined && 'call' in row ? row : undefined;
}

/**
 * Notes a line of the platform's log, but for JSAPIs: those are in the list of calls, with more to them.
 * @param {LogEntry} entry
 */
export function putEntry(entry) {
  if (entry.source !== 'jsapi') entryRows.put({ key: `entry-${entry.id}`, entry });
}

/** @param {number} id */
export function findEntry(id) {
  return entryRows.get(`entry-${id}`);
}

/** How many calls are in the log, and how they went. */
export const tally = signal({ calls: 0, refused: 0, waiting: 0 });

export function countCalls() {
  const count = { calls: 0, refused: 0, waiting: 0 };
  for (const row of callRows.rows) {
    if (!('call' in row)) continue;
    count.calls += 1;
    if (row.call.status === 'refused') count.refused += 1;
    if (row.call.status === 'waiting') count.waiting += 1;
  }
  tally.set(count);
}
