/** Keeps the model true to the platform: makes or joins a session, and follows the stream of events. */

/** @import { Call, Device, Dialog, SandboxApp, SandboxEvent, Session, SessionSettings } from '../types/sandbox' */
/** @import { DeviceProfile, Json } from '../types/host-protocol' */
/** @import { Link } from './deep-link.js' */

import { Refusal, listen } from '../lib/http.js';
import { language, t } from '../lib/i18n.js';
import { announce } from './parts/announcer.js';
import { reasonLabel } from './parts/reasons.js';
import { callRows, entryRows, putCall, putEntry } from './log/rows.js';
import * as model from './model.js';
import * as sandbox from './sandbox.js';

/** Where a reload of the simulator finds its session again. */
const KEY = 'kanhe.session';

/** @type {readonly DeviceProfile[]} */
export const profiles = ['iphone', 'android', 'desktop'];

/**
 * What the phone does when the platform asks for it.
 * @typedef {object} Phone
 * @property {(url: string) => void} open
 * @property {() => void} close
 * @property {(event: string, payload: { [key: string]: Json }) => void} deliver
 */

/** @param {Link} link */
export async function start(link) {
  const apps = await sandbox.listApps();
  model.apps.set(apps);
  const session = await join(link, apps);
  sessionStorage.setItem(KEY, session.id);
  model.session.set(session);
}

/**
 * @param {Link} link
 * @param {SandboxApp[]} apps
 * @returns {Promise<Session>}
 */
async function join(link, apps) {
  const known = link.session ?? sessionStorage.getItem(KEY);
  const found = known === null ? null : await find(known);
  const app = link.app ?? found?.app ?? model.clientId(firstWithDemo(apps));
  const session = found ?? (await sandbox.createSession({ app }));
  // A phone fresh from its box speaks the language of whoever unpacks it.
  const spoken = found === null ? language() : session.device.language;
  const profile = profiles.find((name) => name === link.device) ?? session.device.profile;
  const { device } = session;
  if (session.app === app && device.profile === profile && device.language === spoken) return session;
  return sandbox.changeSession(session.id, { app, device: { ...device, profile, language: spoken } });
}

/**
 * The session, unless the platform was restarted or had to make room.
 * @param {string} id
 */
async function find(id) {
  try {
    return await sandbox.getSession(id);
  } catch (error) {
    if (error instanceof Refusal && error.problem.status === 404) return null;
    throw error;
  }
}

/** @param {SandboxApp[]} apps */
function firstWithDemo(apps) {
  const app = apps.find((candidate) => candidate.demo_url !== undefined) ?? apps[0];
  if (app === undefined) throw new Error(t('notice.no_apps'));
  return app;
}

/** @param {SessionSettings} settings */
export async function change(settings) {
  await attempt(async () => model.session.set(await sandbox.changeSession(model.phone().id, settings)));
}

/** @param {Partial<Device>} device */
export function changeDevice(device) {
  return change({ device: { ...model.phone().device, ...device } });
}

/**
 * Does something that the platform may refuse, and shows its words if it does.
 * @param {() => Promise<void>} action
 */
export async function attempt(action) {
  try {
    await action();
    model.notice.set('');
  } catch (error) {
    model.notice.set(error instanceof Refusal ? error.message : t('notice.unreachable'));
  }
}

/** @param {Dialog} dialog @param {string} action */
export async function answer(dialog, action) {
  model.dialogs.set(model.dialogs().filter((open) => open.id !== dialog.id));
  await attempt(async () => void (await sandbox.answerDialog(dialog.session, dialog.id, { action })));
}

/**
 * Answers like somebody who does not want to: cancel where there is one, else no.
 * @param {Dialog} dialog
 */
export function decline(dialog) {
  const action = dialog.actions.includes('cancel') ? 'cancel' : dialog.actions.find((name) => name !== 'allow');
  return answer(dialog, action ?? 'deny');
}

/**
 * Fetches everything that the stream only tells the changes of.
 * @param {string} id
 */
async function refresh(id) {
  const [calls, dialogs, log, clock] = await Promise.all([
    sandbox.listCalls(id),
    sandbox.listDialogs(id),
    sandbox.listLog(),
    sandbox.getClock(),
  ]);
  for (const call of calls) putCall(call, { live: false });
  log.reverse().forEach(putEntry);
  model.dialogs.set(dialogs);
  model.setClock(clock);
}

/**
 * Follows what happens from now on.
 * @param {Phone} phone
 */
export function follow(phone) {
  const { id } = model.phone();
  listen(sandbox.eventsPath(id), NAMES, (_, data) => happened(phone, data), (connection) => {
    model.connection.set(connection);
    if (connection === 'open') void attempt(() => rejoin(id));
  });
}

/** @type {readonly SandboxEvent['type'][]} */
const NAMES = ['log', 'call', 'dialog', 'dialog-closed', 'session', 'open', 'event', 'closed', 'clock', 'lagged'];

/**
 * Fetches what was missed before the stream was open. A platform that has lost the session gets a fresh start.
 * @param {string} id
 */
async function rejoin(id) {
  const found = await find(id);
  if (found === null) return location.reload();
  model.session.set(found);
  await refresh(id);
}

/**
 * @param {Phone} phone
 * @param {SandboxEvent} event
 */
function happened(phone, event) {
  switch (event.type) {
    case 'log':
      return putEntry(event.entry);
    case 'call':
      return called(event.call);
    case 'dialog':
      model.dialogs.set([...model.dialogs().filter((open) => open.id !== event.dialog.id), event.dialog]);
      return;
    case 'dialog-closed':
      model.dialogs.set(model.dialogs().filter((open) => open.id !== event.dialog));
      return;
    case 'session':
      return model.session.set(event.session);
    case 'open':
      return phone.open(event.url);
    case 'event':
      return phone.deliver(event.event, event.payload);
    case 'closed':
      return phone.close();
    case 'clock':
      return model.setClock(event);
    case 'lagged':
      return void attempt(() => refresh(model.phone().id));
  }
}

/** @param {Call} call */
function called(call) {
  putCall(call, { live: true });
  if (call.status === 'refused') {
    announce(t('announce.refused', { name: call.name, reason: reasonLabel(call.reason) }));
  }
}

/** The log as a file for somebody else. */
export function exportLog() {
  const calls = callRows.rows.flatMap((row) => ('call' in row ? [row.call] : []));
  const log = entryRows.rows.map((row) => row.entry);
  return { session: model.phone(), calls, log };
}
