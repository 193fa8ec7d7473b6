/** @import { Fault, FaultList } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { signal, untracked } from '../../lib/signal.js';
import * as model from '../model.js';
import { part } from '../../lib/parts/field.js';
import { announce } from '../../lib/parts/announcer.js';
import { richText } from '../../lib/parts/rich-text.js';
import { addFault, clearFaults, endCredential, listFaults } from '../sandbox.js';
import { attempt } from '../session.js';
import { faultForm } from './fault-form.js';
import { faultPresets } from './fault-presets.js';

/** Failures on command. */
export function faultsDrawer() {
  const faults = signal(/** @type {FaultList} */ ({ faults: [], endpoints: [] }));
  const refresh = () => attempt(async () => faults.set(await listFaults()));
  const add = (/** @type {Fault} */ fault) =>
    attempt(async () => {
      await addFault(fault);
      await refresh();
      announce(t('faults.added', { endpoint: fault.endpoint }));
    });
  const clear = () =>
    attempt(async () => {
      await clearFaults();
      await refresh();
    });
  void refresh();
  return [
    part(
      () => t('faults.credentials'),
      h('p', { className: 'hint' }, () => richText(t('faults.credentials.hint'))),
      ...credentials()
    ),
    part(() => t('faults.presets'), faultPresets(add)),
    part(
      () => t('faults.own'),
      () => {
        const { endpoints } = faults();
        return untracked(() => faultForm(endpoints, add));
      }
    ),
    part(
      () => t('faults.active'),
      () => active(faults().faults, clear)
    ),
  ];
}

function credentials() {
  const kinds = /** @type {const} */ (['jsapi', 'access_token']);
  return kinds.map((kind) =>
    h(
      'div',
      { className: 'line' },
      h('span', { className: 'line-name' }, () => t(`credential.${kind}`)),
      endButton(kind, 'expire'),
      endButton(kind, 'replace')
    )
  );
}

/**
 * @param {'jsapi' | 'access_token'} kind
 * @param {'expire' | 'replace'} action
 */
function endButton(kind, action) {
  const end = () =>
    attempt(async () => {
      const app = model.appInView();
      if (app === null) return;
      await endCredential(app, model.clientId(app), { kind, action });
      announce(t(`credential.${action}.done`));
    });
  return h(
    'button',
    {
      type: 'button',
      className: 'button',
      'aria-label': () => `${t(`credential.${kind}`)}: ${t(`credential.${action}`)}`,
      onclick: () => void end(),
    },
    () => t(`credential.${action}`)
  );
}

/**
 * @param {readonly Fault[]} faults
 * @param {() => Promise<void>} clear
 */
function active(faults, clear) {
  if (faults.length === 0) return h('p', { className: 'hint' }, t('faults.none'));
  return [
    h(
      'ul',
      { className: 'fault-list', role: 'list' },
      ...faults.map((fault) => h('li', {}, h('code', {}, fault.endpoint), h('span', {}, effectOf(fault))))
    ),
    h('button', { type: 'button', className: 'button', onclick: () => void clear() }, t('faults.clear')),
  ];
}

/** @param {Fault} fault */
function effectOf(fault) {
  const { answer, latency_ms: least = 0, latency_to_ms: most = least, times, nth, probability, message } = fault;
  const ms = most > least ? `${least}–${most}` : String(least);
  const what = [
    ...(fault.drop ? [t('faults.effect.drop')] : []),
    ...(fault.twice ? [t('faults.effect.twice')] : []),
    ...(fault.end === undefined ? [] : [t(`faults.kind.${fault.end}`)]),
    ...(message === undefined ? [] : [message]),
    ...(fault.status === undefined ? [] : [`HTTP ${fault.status}`]),
    ...(answer === undefined ? [] : [JSON.stringify(answer)]),
    ...(most === 0 ? [] : [t('faults.effect.latency', { ms })]),
    ...(nth === undefined ? [] : [t('faults.effect.nth', { nth })]),
    ...(probability === undefined ? [] : [t('faults.effect.chance', { percent: Math.round(probability * 100) })]),
    ...(times === undefined && nth === undefined && probability === undefined ? [t('faults.effect.always')] : []),
    ...(times === undefined ? [] : [t('faults.effect.times', { times })]),
  ];
  return what.join(' · ');
}
