import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import * as model from '../model.js';
import { segments } from '../../lib/parts/choice.js';
import { icon } from '../../lib/parts/icons.js';
import { phone } from './phone.js';

/**
 * The least height at which a phone is still one; below it the phone shrinks instead of becoming a square. Low enough
 * that a test's window of 720 does not scale the page: automation misses what it clicks in a scaled frame.
 */
const LEAST = 480;
const TALLEST = 780;

/** The ground on which the phone stands, and what can be done to it without a drawer. */
export function stage() {
  const device = phone();
  const room = h('div', { className: 'room' }, device);
  new ResizeObserver(() => fit(device, room.clientHeight, room.clientWidth)).observe(room);
  return h('section', { className: 'stage', 'aria-label': () => t('region.stage') }, room, underPhone());
}

/**
 * Real size as long as there is room, with a shorter screen if need be: text stays sharp.
 * @param {HTMLElement} device
 * @param {number} height
 * @param {number} width
 */
function fit(device, height, width) {
  const wanted = Math.min(Math.max(height, LEAST), TALLEST);
  const scale = Math.min(1, height / wanted, width / device.offsetWidth);
  device.style.setProperty('--height', `${wanted}px`);
  device.style.setProperty('--scale', scale === 1 ? 'none' : String(scale));
}

function underPhone() {
  const schemes = /** @type {const} */ (['light', 'dark']);
  return h(
    'div',
    { className: 'under-phone' },
    h('span', { className: 'what' }, () => t('stage.appearance')),
    segments(
      {
        values: schemes,
        label: (name) => t(`stage.appearance.${name}`),
        value: model.phoneScheme,
        onChoose: (name) => model.phoneScheme.set(name),
        name: () => t('stage.appearance'),
      },
      (name) => icon(name === 'light' ? 'sun' : 'moon', 14)
    )
  );
}
