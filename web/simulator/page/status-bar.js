import { h, svg } from '../../lib/dom.js';
import * as model from '../model.js';
import { tickingNow } from '../parts/ticker.js';
import { phoneText } from './phone-text.js';

/** The simulated clock and connection. */
export function statusBar() {
  const time = () => new Date(tickingNow()).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  return h(
    'div',
    { className: 'status-bar' },
    h('time', {}, time),
    h('span', { className: 'connections' }, connection)
  );
}

function connection() {
  const { network } = model.phone();
  if (network === 'none') return h('span', { className: 'network-name' }, phoneText('phone.no_network'));
  if (network === 'wifi') return wifi();
  return [bars(), h('span', { className: 'network-name' }, network.toUpperCase())];
}

function wifi() {
  const arcs = ['M1.5 5.2a9 9 0 0 1 13 0', 'M4 7.9a5.4 5.4 0 0 1 8 0', 'M6.4 10.5a2.2 2.2 0 0 1 3.2 0'];
  return svg(
    'svg',
    { viewBox: '0 0 16 13', width: 16, height: 13, class: 'icon', role: 'img', 'aria-label': 'Wi-Fi' },
    ...arcs.map((d) => svg('path', { d }))
  );
}

function bars() {
  const rects = [0, 1, 2, 3].map((step) =>
    svg('rect', { x: step * 4, y: 8 - step * 2.5, width: 2.8, height: 3 + step * 2.5, rx: 0.8 })
  );
  return svg('svg', { viewBox: '0 0 15 12', width: 15, height: 12, class: 'bars', 'aria-hidden': 'true' }, ...rects);
}
