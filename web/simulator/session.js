/** The simulated phone as the platform keeps it: made or joined, changed, and answered for. */

/** @import { DeviceProfile, Json } from '../types/host-protocol' */
/** @import { Device, Dialog, SandboxApp, Session, SessionSettings } from '../types/sandbox' */
/** @import { Link } from './deep-link.js' */

import { Refusal } from '../lib/http.js';
import { language, t } from '../lib/i18n.js';
import * as model from './model.js';
import * as sandbox from './sandbox.js';

/** Where a reload of the simulator finds its session again. */
const KEY = 'kanhe.session';

/** @type {readonly DeviceProfile[]} */
export const profiles = ['iphone', 'android', 'desktop'];

/**
 * Joins the session that the link names, or the one from before a reload, or makes one.
 * @param {Link} link
 */
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
  const before = known === null ? null : await find(known);
  const wanted = apps.find((candidate) => model.clientId(candidate) === link.app);
  // A phone keeps its client. Whoever wants an app of another platform takes another phone.
  const found = link.session === undefined && wanted && wanted.dialect !== before?.dialect ? null : before;
  const own = apps.filter((candidate) => found === null || candidate.dialect === found.dialect);
  const first = wanted ?? firstWithDemo(own);
  const app = link.app ?? found?.app ?? model.clientId(first);
  const session = found ?? (await sandbox.createSession({ dialect: first.dialect, app }));
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
export async function find(id) {
  try {
    return await sandbox.getSession(id);
  } catch (error) {
    if (error instanceof Refusal && error.problem.status === 404) return null;
    throw error;
  }
}

/**
 * Takes a phone of another platform, with its first app and page.
 * @param {import('../types/host-protocol').Dialect} dialect
 */
export function changePlatform(dialect) {
  const app = firstWithDemo(model.apps().filter((candidate) => candidate.dialect === dialect));
  sessionStorage.removeItem(KEY);
  const { profile } = model.phone().device;
  const link = new URLSearchParams({ app: model.clientId(app), device: profile, url: app.demo_url ?? '' });
  history.replaceState(history.state, '', `#${link}`);
  location.reload();
}

/** @param {SandboxApp[]} apps */
export function firstWithDemo(apps) {
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

/**
 * @param {Dialog} dialog
 * @param {string} action one of the dialog's
 * @param {{ [key: string]: Json }} [data] what goes with it
 */
export async function answer(dialog, action, data = {}) {
  model.dialogs.set(model.dialogs().filter((open) => open.id !== dialog.id));
  await attempt(async () => void (await sandbox.answerDialog(dialog.session, dialog.id, { action, data })));
}

/**
 * Answers like somebody who does not want to: cancel where there is one, else no.
 * @param {Dialog} dialog
 */
export function decline(dialog) {
  const action = dialog.actions.includes('cancel') ? 'cancel' : (dialog.actions[1] ?? dialog.actions[0]);
  return answer(dialog, action ?? 'cancel');
}
