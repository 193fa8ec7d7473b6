/** The phone's ears and mouth in this window: what it records and plays, and what one sees of that. */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { effect } from '../../lib/signal.js';
import * as model from '../model.js';
import { announce } from '../../lib/parts/announcer.js';
import { lendLoudspeaker } from './loudspeaker.js';
import { lendMicrophone } from './microphone.js';
import { playerStrip } from './player-strip.js';
import { recorderStrip } from './recorder-strip.js';
import { keepTime } from './time.js';

/** What lies over the page while the phone records or plays. */
export function voice() {
  keepTime();
  lendMicrophone();
  lendLoudspeaker();
  tell();
  return h('div', { className: 'voice-strips' }, recorderStrip(), playerStrip());
}

/** Says to those who do not see the strips what has begun and ended. */
function tell() {
  let before = { recording: false, playing: false };
  effect(() => {
    const { recorder, player } = model.phone();
    const now = { recording: recorder.recording !== null, playing: player !== null && !player.paused };
    if (now.recording !== before.recording) {
      announce(t(now.recording ? 'announce.recording' : 'announce.recorded'));
    } else if (now.playing !== before.playing) {
      announce(t(now.playing ? 'announce.playing' : player === null ? 'announce.played' : 'announce.paused'));
    }
    before = now;
  });
}
