import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import * as model from '../model.js';
import { numberField, part } from '../../lib/parts/field.js';
import { radioList } from '../../lib/parts/choice.js';
import { change } from '../session.js';
import { gcj02, metresBetween } from '../parts/datum.js';
import { beaconsPart } from './beacons.js';

/** Well-known points in WGS-84: on both sides of the border of GCJ-02, of the equator and of the date line. */
const places = /** @type {const} */ ({
  guangzhou: [23.10647, 113.32446],
  beijing: [39.90872, 116.39748],
  shanghai: [31.23969, 121.49976],
  hangzhou: [30.25451, 120.14403],
  chengdu: [30.65702, 104.06592],
  singapore: [1.28627, 103.85927],
  london: [51.50079, -0.12462],
  auckland: [-36.84846, 174.76219],
});

/** @typedef {keyof typeof places} PlaceName */

const names = /** @type {PlaceName[]} */ (Object.keys(places));

/** Where the phone is, and what a page is told of it. */
export function placeDrawer() {
  return [
    part(
      () => t('place.named'),
      radioList(
        {
          values: names,
          label: (name) => t(`place.${name}`),
          value: here,
          onChoose: goTo,
          name: () => t('place.named'),
        },
        (name) => places[name].map((degrees) => degrees.toFixed(4)).join(', '),
        'compact'
      )
    ),
    part(() => t('place.exact'), h('div', { className: 'grid-2' }, ...numbers())),
    part(
      () => t('place.told'),
      h('p', { className: 'hint' }, () => t('place.told.hint')),
      datums()
    ),
    beaconsPart(),
  ];
}

/** @returns {PlaceName} */
function here() {
  const { latitude, longitude } = model.phone().place;
  const at = names.find((name) => places[name][0] === latitude && places[name][1] === longitude);
  return /** @type {PlaceName} */ (at ?? '');
}

/** @param {PlaceName} name */
function goTo(name) {
  const [latitude, longitude] = places[name];
  void move({ latitude, longitude });
}

/** @param {Partial<import('../../types/sandbox').Place>} place */
function move(place) {
  return change({ place: { ...model.phone().place, ...place } });
}

function numbers() {
  /** @type {readonly [keyof import('../../types/sandbox').Place, number, number, string][]} */
  const fields = [
    ['latitude', -90, 90, '°'],
    ['longitude', -180, 180, '°'],
    ['accuracy', 0, 100000, 'm'],
    ['speed', 0, 1000, 'm/s'],
  ];
  return fields.map(([name, min, max, unit]) =>
    numberField({
      label: () => t(`place.${name}`),
      value: () => model.phone().place[name],
      onChange: (value) => void move({ [name]: value }),
      min,
      max,
      unit,
    })
  );
}

function datums() {
  const wgs84 = () => model.phone().place;
  const shifted = () => gcj02(wgs84().latitude, wgs84().longitude);
  const shown = (/** @type {{ latitude: number, longitude: number }} */ { latitude, longitude }) =>
    `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`;
  return h(
    'dl',
    { className: 'pairs' },
    h('dt', {}, 'wgs84'),
    h('dd', { className: 'mono' }, () => shown(wgs84())),
    h('dt', {}, 'gcj02'),
    h('dd', { className: 'mono' }, () => shown(shifted())),
    h('dt', {}, () => t('place.apart')),
    h('dd', {}, () => t('place.metres', { metres: Math.round(metresBetween(wgs84(), shifted())) }))
  );
}
