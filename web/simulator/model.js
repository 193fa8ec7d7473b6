/**
 * What the screen shows. Written by `session.js` and by what a person does; read by every region.
 */

/** @import { ClockView, Dialog, SandboxApp, Session, Share } from '../types/sandbox' */
/** @import { Connection } from '../lib/http.js' */

import { signal } from '../lib/signal.js';

/** @typedef {'calls' | 'app' | 'place' | 'net' | 'device' | 'faults' | 'setup' | 'media' | 'shares' | 'users' | 'wallet'} RailItem */
/** @typedef {{ kind: 'call', id: number } | { kind: 'entry', id: number }} Selection */

/** The apps of the sandbox. */
export const apps = signal(/** @type {SandboxApp[]} */ ([]));

/** The simulated phone. Null only until the first answer of the platform. */
export const session = signal(/** @type {Session | null} */ (null));

/** The phone, where it is certain that there is one. */
export function phone() {
  const current = session();
  if (current === null) throw new Error('no session yet');
  return current;
}

/** Whether something else than our own frame shows the page: a browser that is driven, or a device. */
export function isElsewhere() {
  const current = session();
  return current !== null && (current.driver !== null || current.detached !== null);
}

/** The app in view, if it is one of the sandbox's. */
export function appInView() {
  const wanted = session()?.app;
  return apps().find((app) => clientId(app) === wanted) ?? null;
}

/**
 * An app's identity, by whichever name its vendor gives it.
 * @param {SandboxApp} app
 */
export function clientId(app) {
  return app.appid ?? app.appkey ?? app.client_id ?? '';
}

/**
 * How far the page in the frame has come.
 * `empty`: nothing loaded; `silent`: loaded, and no bridge has said hello; `closed`: the view has ended.
 * @typedef {'empty' | 'loading' | 'ready' | 'silent' | 'closed'} PageStanding
 */
export const standing = signal(/** @type {PageStanding} */ ('empty'));

/** The URL that the frame was told to load. */
export const opened = signal('');

/** Where the page says it is. */
export const claimed = signal('');

/** The origin that the browser vouches for; empty until the page has said hello. */
export const origin = signal('');

/** The page's title. */
export const title = signal('');

/** Counts how often a message has come for somebody, or a balance has changed. */
export const belongings = signal(0);

/** Counts how often the proxy of a driven browser has done something. */
export const traffic = signal(0);

/** Questions that wait for the person, oldest first. */
export const dialogs = signal(/** @type {Dialog[]} */ ([]));

/** What the phone has sent, newest first. */
export const shares = signal(/** @type {Share[]} */ ([]));

/** Texts of `alert`, oldest first. */
export const alerts = signal(/** @type {{ id: number, text: string }[]} */ ([]));

/** Whether the capsule's menu is open. */
export const menuOpen = signal(false);

/** The rail item whose drawer is open. `calls`: none, the log is in view. */
export const rail = signal(/** @type {RailItem} */ ('calls'));

export const tab = signal(/** @type {'calls' | 'platform'} */ ('calls'));
export const selection = signal(/** @type {Selection | null} */ (null));
export const filter = signal('');
export const paused = signal(false);

/** The event stream. */
export const connection = signal(/** @type {Connection} */ ('connecting'));

/** How many milliseconds the platform's clock is ahead of this computer's. */
export const clockOffset = signal(0);

/** Now, on the platform's clock, in milliseconds. */
export function platformNow() {
  return Date.now() + clockOffset();
}

/**
 * The platform tells whole seconds, so on average it is half a second later than it says.
 * @param {ClockView} clock
 */
export function setClock({ now }) {
  clockOffset.set(now * 1000 + 500 - Date.now());
}

/** The phone's own light or dark, apart from the tool's. */
export const phoneScheme = signal(/** @type {'light' | 'dark'} */ ('light'));

/** What the platform answered to something that did not work, for the person to read. */
export const notice = signal('');
