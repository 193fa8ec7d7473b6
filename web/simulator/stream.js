/** What happens on the platform, as it happens. */

/** @import { Json } from '../types/host-protocol' */
/** @import { Call, SandboxEvent, Share } from '../types/sandbox' */

import { listen } from '../lib/http.js';
import { t } from '../lib/i18n.js';
import { putCall, putEntry } from './log/rows.js';
import * as model from './model.js';
import { noteProgress } from './page/progress-tips.js';
import { announce } from '../lib/parts/announcer.js';
import { reasonLabel } from './parts/reasons.js';
import * as sandbox from './sandbox.js';
import { find } from './session.js';

/**
 * What the phone does when the platform asks for it.
 * @typedef {object} Phone
 * @property {(url: string) => void} open
 * @property {() => void} close
 * @property {(item: string) => void} menu
 * @property {(event: string, payload: { [key: string]: Json }) => void} deliver
 */

/** @type {readonly SandboxEvent['type'][]} */
const names = ['log', 'call', 'dialog', 'dialog-closed', 'session', 'open', 'menu', 'shared', 'event', 'closed', 'said', 'traffic', 'belongings', 'clock', 'lagged'];

/** How often the state is being fetched just now, and the events that came meanwhile: an older answer must not undo them. */
let fetches = 0;
/** @type {SandboxEvent[]} */
const held = [];

/** Fetches everything that the stream tells only the changes of. */
export async function refresh() {
  const { id } = model.phone();
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
 * Follows what happens from now on, through lost connections.
 * @param {Phone} phone
 */
export function follow(phone) {
  listen(
    sandbox.eventsPath(model.phone().id),
    names,
    (_, data) => {
      held.push(data);
      catchUp(phone);
    },
    (connection) => {
      model.connection.set(connection);
      if (connection === 'open') void rejoin(phone);
    }
  );
}

/** @param {Phone} phone */
function catchUp(phone) {
  while (fetches === 0) {
    const event = held.shift();
    if (event === undefined) return;
    happened(phone, event);
  }
}

/**
 * Fetches what was missed before the stream was open. A platform that has lost the session gets a fresh start.
 * @param {Phone} phone
 */
async function rejoin(phone) {
  fetches += 1;
  try {
    const found = await find(model.phone().id);
    if (found === null) return location.reload();
    model.session.set(found);
    await refresh();
  } catch {
    model.connection.set('lost');
  } finally {
    fetches -= 1;
    catchUp(phone);
  }
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
      return model.dialogs.set([...model.dialogs().filter((open) => open.id !== event.dialog.id), event.dialog]);
    case 'dialog-closed':
      return model.dialogs.set(model.dialogs().filter((open) => open.id !== event.dialog));
    case 'session':
      return model.session.set(event.session);
    case 'open':
      // Whoever else shows the page has heard it by himself.
      return model.isElsewhere() ? undefined : phone.open(event.url);
    case 'said':
      return said(event);
    case 'traffic':
      return model.traffic.set(model.traffic() + 1);
    case 'menu':
      return phone.menu(event.item);
    case 'shared':
      return shared(event.share);
    case 'event':
      return phone.deliver(event.event, event.payload);
    case 'closed':
      return phone.close();
    case 'belongings':
      return belongingsChanged(event.user);
    case 'clock':
      return model.setClock(event);
    case 'lagged':
      return void rejoin(phone);
  }
}

/** @param {Extract<SandboxEvent, { type: 'said' }>} event */
function said({ kind, text }) {
  if (kind === 'error') return model.notice.set(t('notice.page_error', { message: text }));
  const newest = model.alerts().at(-1)?.id ?? 0;
  model.alerts.set([...model.alerts(), { id: newest + 1, text }]);
}

/** @param {string} user */
function belongingsChanged(user) {
  model.belongings.set(model.belongings() + 1);
  if (user === model.phone().user) announce(t('announce.belongings'));
}

/** @param {Share} share */
function shared(share) {
  model.shares.set([share, ...model.shares()]);
  announce(t('announce.shared', { title: share.card.title || share.card.link }));
}

/** @param {Call} call */
function called(call) {
  putCall(call, { live: true });
  noteProgress(call);
  if (call.status === 'refused') {
    announce(t('announce.refused', { name: call.name, reason: reasonLabel(call.reason) }));
  }
}
