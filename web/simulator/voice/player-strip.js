import { h } from '../../lib/dom.js';
import * as model from '../model.js';
import { phoneText } from '../page/phone-text.js';
import { icon } from '../../lib/parts/icons.js';
import { muted, stopPlaying, unmute } from './loudspeaker.js';
import { minutes, playedMs } from './time.js';

/** Over the page while the phone plays a voice: how far it is. Pausing is the page's; the person may have enough. */
export function playerStrip() {
  const player = () => model.phone().player;
  const label = () => phoneText(player()?.paused ? 'player.paused' : 'player.title');
  return h(
    'section',
    { className: 'voice-strip player', 'aria-label': label, hidden: () => player() === null },
    h(
      'div',
      { className: 'strip-row' },
      h('span', { className: 'strip-icon' }, () => icon(player()?.paused ? 'pause' : 'sound', 18)),
      h('span', { className: 'strip-name' }, label),
      h(
        'span',
        { className: 'strip-middle' },
        h('button', { type: 'button', className: 'button', hidden: () => !muted(), onclick: unmute }, () =>
          phoneText('player.unmute')
        )
      ),
      h('span', { className: 'strip-time' }, () => `${minutes(playedMs())} / ${minutes(player()?.duration_ms ?? 0)}`),
      h(
        'button',
        {
          type: 'button',
          className: 'icon-button small',
          'aria-label': () => phoneText('player.stop'),
          title: () => phoneText('player.stop'),
          onclick: stopPlaying,
        },
        icon('stop', 18)
      )
    ),
    h('progress', { max: 1, value: () => playedMs() / Math.max(player()?.duration_ms ?? 1, 1), 'aria-label': label })
  );
}
