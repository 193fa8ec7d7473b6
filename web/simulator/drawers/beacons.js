/** @import { Beacon } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import * as model from '../model.js';
import { iconButton, part, tick } from '../../lib/parts/field.js';
import { change } from '../session.js';

/** The Bluetooth beacons around the phone: a part of the drawer of places. */
export function beaconsPart() {
  const beacons = () => model.phone().beacons;
  /** @param {number} at @param {Partial<Beacon>} changed */
  const edit = (at, changed) =>
    void change({ beacons: beacons().map((beacon, index) => (index === at ? { ...beacon, ...changed } : beacon)) });
  const add = () => {
    const last = beacons().at(-1);
    const next = { uuid: last?.uuid ?? '4B616E68-6500-4000-8000-000000000001', major: 1, minor: (last?.minor ?? 0) + 1, distance: 2 };
    void change({ beacons: [...beacons(), next] });
  };
  return part(
    () => t('beacons.title'),
    h('p', { className: 'hint' }, () => t('beacons.hint')),
    tick(
      () => t('beacons.bluetooth'),
      () => model.phone().bluetooth,
      (bluetooth) => void change({ bluetooth })
    ),
    h(
      'table',
      { className: 'beacons' },
      h(
        'thead',
        {},
        h('tr', {}, ...['uuid', 'major', 'minor', 'distance'].map((name) => h('th', { scope: 'col' }, () => heading(name))), h('td', {}))
      ),
      h('tbody', {}, () => beacons().map((beacon, at) => row(beacon, at, edit)))
    ),
    h('button', { type: 'button', className: 'button', onclick: add }, () => t('beacons.add'))
  );
}

/** @param {string} name */
function heading(name) {
  return name === 'distance' ? t('beacons.distance') : name;
}

/**
 * @param {Beacon} beacon
 * @param {number} at
 * @param {(at: number, changed: Partial<Beacon>) => void} edit
 */
function row(beacon, at, edit) {
  /** @param {'major' | 'minor' | 'distance'} name @param {number} most */
  const number = (name, most) => {
    const input = h('input', {
      type: 'number',
      min: name === 'distance' ? '0.01' : '0',
      max: String(most),
      step: name === 'distance' ? 'any' : '1',
      value: String(beacon[name]),
      'aria-label': () => `${heading(name)} ${at + 1}`,
      onchange: () => input.reportValidity() && edit(at, { [name]: input.valueAsNumber }),
    });
    return h('td', {}, input);
  };
  const uuid = h('input', {
    type: 'text',
    value: beacon.uuid,
    pattern: '[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}',
    'aria-label': `uuid ${at + 1}`,
    onchange: () => uuid.reportValidity() && edit(at, { uuid: uuid.value }),
  });
  return h(
    'tr',
    {},
    h('td', {}, uuid),
    number('major', 65535),
    number('minor', 65535),
    number('distance', 100),
    h(
      'td',
      {},
      iconButton(
        'close',
        () => t('beacons.remove', { number: at + 1 }),
        () => void change({ beacons: model.phone().beacons.filter((_, index) => index !== at) }),
        'small'
      )
    )
  );
}
