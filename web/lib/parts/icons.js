/** Line icons, drawn on a grid of 20. One stroke width, round ends, the colour of the text around them. */

import { svg } from '../dom.js';

/** What each is made of: outlines, and dots as [x, y, radius]. */
const shapes = /** @type {const} */ ({
  alert: { lines: ['M10 3.2 17.6 16.6H2.4Z', 'M10 8.2v4'], dots: [[10, 14.3, 0.9]] },
  app: { lines: ['M3.2 3.2h5.6v5.6H3.2Z', 'M11.2 3.2h5.6v5.6h-5.6Z', 'M3.2 11.2h5.6v5.6H3.2Z', 'M14 11.2v5.6', 'M11.2 14h5.6'] },
  arrow: { lines: ['M4 10h12', 'm11.5 5.5 4.5 4.5-4.5 4.5'] },
  back: { lines: ['m12.5 4-6 6 6 6'] },
  faults: { lines: ['M11.2 2.5 4.5 11.2h4.8l-.6 6.3 6.8-8.9h-4.9Z'] },
  book: { lines: ['M4 3.4h9.6a2 2 0 0 1 2 2v11.2H6a2 2 0 0 1-2-2Z', 'M4 14.6a2 2 0 0 1 2-2h9.6', 'M7.4 6.8h4.8'] },
  building: { lines: ['M4 16.8V4.4l7-1.6v14', 'M11 7.4l5 1.4v8', 'M2.6 16.8h14.8', 'M6.8 7.6h1.4', 'M6.8 10.6h1.4', 'M6.8 13.6h1.4'] },
  calls: { lines: ['M3 5.2h9', 'M3 10h14', 'M3 14.8h6.5', 'm14 3.4 3 1.8-3 1.8Z'] },
  camera: {
    lines: [
      'M3.4 6.6h3l1.2-2h4.8l1.2 2h3a.8.8 0 0 1 .8.8v7.6a.8.8 0 0 1-.8.8H3.4a.8.8 0 0 1-.8-.8V7.4a.8.8 0 0 1 .8-.8Z',
      'M10 8.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6Z',
    ],
  },
  check: { lines: ['m5 10.4 3.3 3.3L15 6.8'] },
  chevron: { lines: ['m6 8 4 4 4-4'] },
  clear: { lines: ['M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14Z', 'm5.2 5.2 9.6 9.6'] },
  close: { lines: ['m5 5 10 10', 'M15 5 5 15'] },
  copy: { lines: ['M7.5 7.5h8.2v8.7H7.5Z', 'M4.3 12.2V3.8h8.2'] },
  dash: { lines: ['M6 10h8'] },
  device: {
    lines: ['M6.2 2.8h7.6a1 1 0 0 1 1 1v12.4a1 1 0 0 1-1 1H6.2a1 1 0 0 1-1-1V3.8a1 1 0 0 1 1-1Z', 'M8.8 14.8h2.4'],
  },
  door: { lines: ['M8.2 3.4H4.4v13.2h3.8', 'M8.6 10h8', 'm13.4 6.8 3.2 3.2-3.2 3.2'] },
  download: { lines: ['M10 3v9.2', 'm6.2 8.6 3.8 3.8 3.8-3.8', 'M3.5 16.5h13'] },
  filter: { lines: ['M8.8 3.4a5.4 5.4 0 1 0 0 10.8 5.4 5.4 0 0 0 0-10.8Z', 'm12.8 12.8 3.9 3.9'] },
  forward: { lines: ['m7.5 4 6 6-6 6'] },
  key: { lines: ['M6.6 8.2a3.4 3.4 0 1 0 0 6.8 3.4 3.4 0 0 0 0-6.8Z', 'm9 9.2 6.4-5.8', 'm12.6 5.8 2 2.2'] },
  lenient: { lines: ['M4.5 11.8c1.8-3 3.6-3 5.5-1.5s3.7 1.5 5.5-1.5'] },
  menu: { lines: ['M3.4 5.6h13.2', 'M3.4 10h13.2', 'M3.4 14.4h13.2'] },
  media: {
    lines: ['M3 4h14v12H3Z', 'm3.4 14.2 4-4.4 3 3 2.6-2.6 3.6 3.8'],
    dots: [[12.6, 7.4, 1.1]],
  },
  mail: { lines: ['M3 4.8h14v10.4H3Z', 'm3.4 5.4 6.6 5.4 6.6-5.4'] },
  monitor: { lines: ['M3 4.2h14v9.3H3Z', 'M7 16.8h6', 'M10 13.5v3.3'] },
  moments: { lines: ['M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14Z', 'M10 3c2.6 3 2.6 7 0 9.4', 'M16.4 12.2c-3.8 1-6.6-.4-7.6-3.6'] },
  moon: { lines: ['M15.8 12.2A6.6 6.6 0 0 1 7.8 4.2a6.6 6.6 0 1 0 8 8Z'] },
  more: {
    lines: [],
    dots: [
      [4.6, 10, 1.5],
      [10, 10, 1.5],
      [15.4, 10, 1.5],
    ],
  },
  net: {
    lines: ['M2.8 8.2a10.5 10.5 0 0 1 14.4 0', 'M5.4 11.2a6.8 6.8 0 0 1 9.2 0', 'M8 14.1a3.2 3.2 0 0 1 4 0'],
    dots: [[10, 16.2, 0.7]],
  },
  pause: { lines: ['M7.2 5v10', 'M12.8 5v10'] },
  place: {
    lines: ['M10 17.4s-5.6-4.9-5.6-9a5.6 5.6 0 0 1 11.2 0c0 4.1-5.6 9-5.6 9Z', 'M10 6.4a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z'],
  },
  play: { lines: ['M6.5 4.5 15 10l-8.5 5.5Z'] },
  plus: { lines: ['M10 4v12', 'M4 10h12'] },
  pulse: { lines: ['M2.6 10.6h3.2l2-5.4 3.4 9.6 2.2-6 1 1.8h3'] },
  reload: { lines: ['M16 10a6 6 0 1 1-1.9-4.4', 'M16.2 2.8v3.6h-3.6'] },
  send: { lines: ['m3 9.6 14-6.2-4.6 13.4-3.2-5.4Z', 'm9.2 11.4 7.4-7.6'] },
  setup: {
    lines: [
      'M3 6h7',
      'M14 6h3',
      'M12 4.1a1.9 1.9 0 1 0 0 3.8 1.9 1.9 0 0 0 0-3.8Z',
      'M3 14h3',
      'M10 14h7',
      'M8 12.1a1.9 1.9 0 1 0 0 3.8 1.9 1.9 0 0 0 0-3.8Z',
    ],
  },
  shares: { lines: ['m8.6 6.4-3.2 3.2', 'M11.6 4.2a3.4 3.4 0 0 1 4.8 4.8l-3 3', 'M8.4 15.8a3.4 3.4 0 0 1-4.8-4.8l1-1', 'm8 12 4-4'] },
  shield: { lines: ['M10 2.8 4 5v4.6c0 3.6 2.5 6.2 6 7.6 3.5-1.4 6-4 6-7.6V5Z', 'm7.4 9.8 1.9 1.9 3.4-3.6'] },
  star: { lines: ['m10 3 2.1 4.5 4.9.6-3.6 3.4.9 4.9L10 14l-4.3 2.4.9-4.9L3 8.1l4.9-.6Z'] },
  sun: {
    lines: [
      'M10 6.6a3.4 3.4 0 1 0 0 6.8 3.4 3.4 0 0 0 0-6.8Z',
      'M10 2v1.7',
      'M10 16.3V18',
      'M2 10h1.7',
      'M16.3 10H18',
      'm4.3 4.3 1.2 1.2',
      'm14.5 14.5 1.2 1.2',
      'm4.3 15.7 1.2-1.2',
      'm14.5 5.5 1.2-1.2',
    ],
  },
  sound: { lines: ['M3.5 8v4h3l4 3.4V4.6L6.5 8Z', 'M13.2 7.4a3.8 3.8 0 0 1 0 5.2', 'M15.3 5.2a6.9 6.9 0 0 1 0 9.6'] },
  stop: { lines: ['M5.8 5.8h8.4v8.4H5.8Z'] },
  upload: { lines: ['M10 12.4V3.2', 'm6.2 7 3.8-3.8L13.8 7', 'M3.5 16.5h13'] },
  tick: { lines: ['m4.5 10.5 3.7 3.7 7.3-8'] },
  cross: { lines: ['m6 6 8 8', 'M14 6l-8 8'] },
  tag: { lines: ['M3 3.6h6.4l7.4 7.4-6.2 6.2L3 9.8Z'], dots: [[6.4, 7, 1]] },
  text: { lines: ['M4 5.4V4h12v1.4', 'M10 4v12', 'M7.6 16h4.8'] },
  users: { lines: ['M8 4.2a2.9 2.9 0 1 0 0 5.8 2.9 2.9 0 0 0 0-5.8Z', 'M2.8 16.4a5.2 5.2 0 0 1 10.4 0', 'M13 4.6a2.7 2.7 0 0 1 0 5.2', 'M15 12.2a4.6 4.6 0 0 1 2.4 4.2'] },
  wallet: { lines: ['M3 6.2h12.4a1.4 1.4 0 0 1 1.4 1.4v7a1.4 1.4 0 0 1-1.4 1.4H4.4A1.4 1.4 0 0 1 3 14.6Z', 'M3 6.2 13 3.4v2.8'], dots: [[13.6, 11, 1.1]] },
  zoom: { lines: ['M8.8 3.4a5.4 5.4 0 1 0 0 10.8 5.4 5.4 0 0 0 0-10.8Z', 'm12.8 12.8 3.9 3.9', 'M6.4 8.8h4.8', 'M8.8 6.4v4.8'] },
});

/** @typedef {keyof typeof shapes} IconName */

/**
 * @param {IconName} name
 * @param {number} [size]
 */
export function icon(name, size = 20) {
  const shape = /** @type {{ lines: readonly string[], dots?: readonly (readonly [number, number, number])[] }} */ (
    shapes[name]
  );
  return svg(
    'svg',
    { viewBox: '0 0 20 20', width: size, height: size, class: 'icon', 'aria-hidden': 'true', focusable: 'false' },
    ...shape.lines.map((d) => svg('path', { d })),
    ...(shape.dots ?? []).map(([cx, cy, r]) => svg('circle', { cx, cy, r, class: 'dot' }))
  );
}

/** The mark: a tally stamped across its cut, the two halves a hair apart. */
export function mark() {
  return svg(
    'svg',
    { viewBox: '0 0 28 28', width: 28, height: 28, class: 'mark', 'aria-hidden': 'true', focusable: 'false' },
    svg('path', { class: 'half', d: 'M13.3 2.5H7a4 4 0 0 0-4 4v15a4 4 0 0 0 4 4h5.2l1.7-5.8-1.9-5.2 2-5.6Z' }),
    svg('path', { class: 'half', d: 'M15.5 2.5H21a4 4 0 0 1 4 4v15a4 4 0 0 1-4 4h-6.6l1.7-5.8-1.9-5.2 2-5.6Z' }),
    svg('circle', { class: 'seal', cx: 14, cy: 14, r: 5.6 })
  );
}
