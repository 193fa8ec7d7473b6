/** Of a page in a browser of its own: which names are served where, and who was asked for what. */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { effect, signal } from '../../lib/signal.js';
import { part } from '../../lib/parts/field.js';
import * as model from '../model.js';
import * as sandbox from '../sandbox.js';
import { attempt } from '../session.js';

/** @import { TrafficLine } from '../../types/sandbox' */

const lines = signal(/** @type {TrafficLine[]} */ ([]));

/** The parts of the setup drawer. */
export function driving() {
  effect(() => {
    model.traffic();
    void sandbox.listTraffic(model.phone().id).then(lines.set, () => {});
  });
  return [
    part(
      () => t('driven.hosts'),
      h('p', { className: 'hint' }, () => t('driven.hosts.hint')),
      () => Object.entries(map()).map(mapped),
      newMapping()
    ),
    part(
      () => t('driven.traffic'),
      h('p', { className: 'hint' }, () => t('driven.traffic.hint')),
      () => (model.phone().driver?.hermetic ? h('p', { className: 'hint' }, t('driven.traffic.hermetic')) : null),
      () => (lines().length === 0 ? h('p', {}, t('driven.traffic.none')) : traffic())
    ),
  ];
}

const map = () => model.phone().driver?.map ?? {};

/** @param {{ [host: string]: string }} hosts */
const change = (hosts) =>
  attempt(async () => model.session.set(await sandbox.mapHosts(model.phone().id, hosts)));

/** @param {[string, string]} mapping */
function mapped([host, target]) {
  const { [host]: _, ...others } = map();
  return h(
    'div',
    { className: 'snippet' },
    h('code', {}, `${host} → ${target}`),
    h(
      'button',
      { type: 'button', className: 'button', 'aria-label': () => t('driven.hosts.remove', { host }), onclick: () => void change(others) },
      '×'
    )
  );
}

function newMapping() {
  const host = h('input', { type: 'text', className: 'mono', 'aria-label': () => t('driven.hosts.host'), placeholder: 'm.shop.example', spellcheck: false });
  const target = h('input', { type: 'text', className: 'mono', 'aria-label': () => t('driven.hosts.target'), placeholder: '127.0.0.1:5173', spellcheck: false });
  const add = () => {
    const [name, where] = [host.value.trim(), target.value.trim()];
    if (name === '' || where === '') return;
    void change({ ...map(), [name]: where });
    host.value = '';
    target.value = '';
  };
  return h(
    'div',
    { className: 'line' },
    host,
    target,
    h('button', { type: 'button', className: 'button', onclick: add }, () => t('driven.hosts.add'))
  );
}

function traffic() {
  const heads = /** @type {const} */ (['driven.hosts.host', 'driven.traffic.treatment', 'driven.traffic.count']);
  return h(
    'table',
    { className: 'traffic' },
    h('thead', {}, h('tr', {}, ...heads.map((key) => h('th', { scope: 'col' }, t(key))))),
    h(
      'tbody',
      {},
      ...lines().map(({ host, treatment, detail, count }) =>
        h(
          'tr',
          {},
          h('td', { className: 'mono' }, host),
          h('td', {}, t(`driven.traffic.${treatment}`), detail === '' ? null : h('div', { className: 'hint' }, detail)),
          h('td', {}, String(count))
        )
      )
    )
  );
}
