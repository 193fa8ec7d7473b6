/** @import { Dialog } from '../../types/sandbox' */

import { h, svg } from '../../lib/dom.js';
import { effect, signal } from '../../lib/signal.js';
import { phoneText } from '../page/phone-text.js';
import { metresBetween } from '../parts/datum.js';
import { iconButton } from '../../lib/parts/field.js';
import { answer } from '../session.js';
import { sheet } from './sheet.js';

/** Half of the picture's sides, in its own units. */
const HALF_WIDTH = 180;
const HALF_HEIGHT = 210;

/** Metres of a degree of latitude. */
const DEGREE = 111_320;

/**
 * A place on a map that needs no network: a grid, a scale, the place and the phone.
 * @param {Dialog} dialog
 */
export function mapSheet(dialog) {
  const close = () => void answer(dialog, 'close');
  const { latitude, longitude, scale, here } =
    /** @type {{ latitude: number, longitude: number, scale: number, here: { latitude: number, longitude: number } }} */ (
      /** @type {unknown} */ (dialog.data)
    );
  const words = (/** @type {string} */ name) => String(dialog.data[name] ?? '');
  /** Metres of one unit of the picture; a scale of 28 is the closest. */
  const level = signal(Math.round(scale));
  const centre = signal({ latitude, longitude });
  const metres = () => 0.05 * 2 ** ((28 - level()) * 0.78);
  const away = metresBetween({ latitude, longitude }, here);

  const picture = svg('svg', {
    class: 'map',
    viewBox: `${-HALF_WIDTH} ${-HALF_HEIGHT} ${2 * HALF_WIDTH} ${2 * HALF_HEIGHT}`,
    preserveAspectRatio: 'xMidYMid slice',
    'aria-hidden': 'true',
  });
  effect(() => picture.replaceChildren(...draw(centre(), metres(), { latitude, longitude }, here)));
  const ground = h(
    'div',
    {
      className: 'map-ground',
      tabIndex: 0,
      role: 'img',
      'aria-label': phoneText('map.label', {
        name: words('name') || phoneText('map.place'),
        latitude: latitude.toFixed(5),
        longitude: longitude.toFixed(5),
        metres: distance(away),
      }),
    }
  );
  ground.append(picture);
  /** @param {number} right @param {number} up in units of the picture */
  const move = (right, up) => {
    const at = centre();
    const north = at.latitude + (up * metres()) / DEGREE;
    const east = at.longitude + (right * metres()) / (DEGREE * Math.cos((at.latitude * Math.PI) / 180));
    centre.set({ latitude: Math.max(-89, Math.min(89, north)), longitude: east });
  };
  const zoom = (/** @type {number} */ by) => level.set(Math.max(1, Math.min(28, level() + by)));
  ground.addEventListener('keydown', (event) => {
    const [right, up] = { ArrowLeft: [-40, 0], ArrowRight: [40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] }[event.key] ?? [0, 0];
    if (right !== 0 || up !== 0) move(Number(right), Number(up));
    else if (event.key === '+' || event.key === '=') zoom(1);
    else if (event.key === '-') zoom(-1);
    else return;
    event.preventDefault();
  });
  ground.addEventListener('wheel', (event) => {
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1 : -1);
  });
  ground.addEventListener('pointerdown', (event) => ground.setPointerCapture(event.pointerId));
  ground.addEventListener('pointermove', (event) => {
    if (!ground.hasPointerCapture(event.pointerId)) return;
    const unit = (2 * HALF_WIDTH) / Math.max(ground.clientWidth, 1);
    move(-event.movementX * unit, event.movementY * unit);
  });

  const made = sheet(
    { place: 'full', title: words('name') || phoneText('map.place'), onEscape: close },
    h(
      'div',
      { className: 'map-place' },
      ground,
      h(
        'div',
        { className: 'map-buttons' },
        iconButton('zoom', () => phoneText('map.closer'), () => zoom(1)),
        iconButton('dash', () => phoneText('map.further'), () => zoom(-1)),
        iconButton('place', () => phoneText('map.back'), () => centre.set({ latitude, longitude })),
        iconButton('close', () => phoneText('map.close'), close)
      )
    ),
    h(
      'div',
      { className: 'map-foot' },
      words('address') === '' ? null : h('p', {}, words('address')),
      h('p', { className: 'sheet-note' }, `GCJ-02 ${latitude.toFixed(6)}, ${longitude.toFixed(6)} · ${phoneText('map.away', { metres: distance(away) })}`),
      dialog.data['unconverted'] === true ? h('p', { className: 'viewer-warning' }, phoneText('map.unconverted')) : null,
      words('info_url') === ''
        ? null
        : h('a', { href: words('info_url'), target: '_blank', rel: 'noopener noreferrer' }, phoneText('map.info'))
    )
  );
  made.element.classList.add('map-sheet');
  return { ...made, focus: () => ground.focus() };
}

/**
 * @param {{ latitude: number, longitude: number }} centre
 * @param {number} metres of one unit
 * @param {{ latitude: number, longitude: number }} place
 * @param {{ latitude: number, longitude: number }} here
 */
function draw(centre, metres, place, here) {
  const east = DEGREE * Math.cos((centre.latitude * Math.PI) / 180);
  const at = (/** @type {{ latitude: number, longitude: number }} */ point) => [
    ((point.longitude - centre.longitude) * east) / metres,
    -((point.latitude - centre.latitude) * DEGREE) / metres,
  ];
  // So many metres between the lines that they are neither crowded nor rare.
  const step = 2 ** Math.ceil(Math.log2(metres * 30));
  const lines = [];
  for (const [axis, size, half, other] of /** @type {const} */ ([
    ['x', east, HALF_WIDTH, HALF_HEIGHT * 2],
    ['y', DEGREE, HALF_HEIGHT * 2, HALF_WIDTH * 2],
  ])) {
    const middle = (axis === 'x' ? centre.longitude : -centre.latitude) * size;
    const first = Math.ceil((middle - half * metres) / step) * step;
    for (let line = first, count = 0; line < middle + half * metres && count < 40; line += step, count += 1) {
      const where = (line - middle) / metres;
      const ends = axis === 'x' ? { x1: where, x2: where, y1: -other, y2: other } : { y1: where, y2: where, x1: -other, x2: other };
      lines.push(svg('line', { ...ends, class: 'map-line' }));
    }
  }
  const label = svg('text', { x: 70, y: HALF_HEIGHT - 24, class: 'map-scale' });
  label.textContent = distance(100 * metres);
  const [x = 0, y = 0] = at(place);
  const [hereX = 0, hereY = 0] = at(here);
  return [
    ...lines,
    svg('circle', { cx: hereX, cy: hereY, r: 13, class: 'map-here-round' }),
    svg('circle', { cx: hereX, cy: hereY, r: 6, class: 'map-here' }),
    svg('path', { d: `M${x} ${y}c-9-12-14-18-14-26a14 14 0 0 1 28 0c0 8-5 14-14 26Z`, class: 'map-pin' }),
    svg('circle', { cx: x, cy: y - 26, r: 5, class: 'map-pin-eye' }),
    svg('path', { d: `M20 ${HALF_HEIGHT - 20}v6h100v-6`, class: 'map-bar' }),
    label,
  ];
}

/** @param {number} metres */
function distance(metres) {
  if (metres < 10) return `${metres.toFixed(1)} m`;
  if (metres < 1000) return `${Math.round(metres)} m`;
  return `${(metres / 1000).toFixed(metres < 100_000 ? 1 : 0)} km`;
}
