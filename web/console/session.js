/** Who is signed in, what he may do, and what both the views and the frame around them know. */

/** @import { DialectInfo, Role, Session } from '../types/admin' */

import { signal } from '../lib/signal.js';
import { getSession, listDialects, signOut, whenSignedOut } from './admin.js';

/** Null: nobody is. */
export const session = signal(/** @type {Session | null} */ (null));

/** Why the sign-in is shown again: `ended` if the server has forgotten the session. */
export const farewell = signal(/** @type {'' | 'ended' | 'left'} */ (''));

/** What there is to choose from; empty until somebody is signed in. */
export const dialects = signal(/** @type {readonly DialectInfo[]} */ ([]));

whenSignedOut(() => {
  if (session() === null) return;
  farewell.set('ended');
  session.set(null);
});

/** Takes up the session that the browser has, if it has one. */
export async function resume() {
  let found;
  try {
    found = await getSession();
  } catch {
    // Nobody is signed in, or the platform does not answer: then signing in will say so.
    return;
  }
  await enter(found);
}

/** @param {Session} found */
export async function enter(found) {
  dialects.set((await listDialects()).items);
  farewell.set('');
  session.set(found);
}

export async function leave() {
  await signOut();
  farewell.set('left');
  session.set(null);
}

/** What each role may, besides reading. @type {Readonly<Record<'change' | 'decide', readonly Role[]>>} */
const roles = { change: ['operator', 'owner'], decide: ['owner'] };

/**
 * Whether the person may do something: `change` what the platform keeps, `decide` who may. The server decides; this says
 * only what is worth offering.
 * @param {keyof typeof roles} act
 */
export function may(act) {
  const role = session()?.role;
  return role !== undefined && roles[act].includes(role);
}

/** @param {string} name */
export function dialectInfo(name) {
  return dialects().find(({ dialect }) => dialect === name);
}
