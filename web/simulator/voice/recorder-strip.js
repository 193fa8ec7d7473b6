import { h, svg } from '../../lib/dom.js';
import { signal } from '../../lib/signal.js';
import * as model from '../model.js';
import { phoneText } from '../page/phone-text.js';
import { icon } from '../../lib/parts/icons.js';
import { ears, loudness } from './microphone.js';
import { nextRecording } from './next-recording.js';
import { minutes, recordedMs } from './time.js';

const BARS = 32;
const HEIGHT = 22;

/** Over the page while the phone records: how long, how loud, and what it will have been. Stopping is the page's. */
export function recorderStrip() {
  const open = signal(false);
  const recording = () => model.phone().recorder.recording;
  return h(
    'section',
    {
      className: 'voice-strip recorder',
      'aria-label': () => phoneText('recorder.title'),
      hidden: () => recording() === null,
    },
    h(
      'div',
      { className: 'strip-row' },
      h('span', { className: 'recording-dot', 'aria-hidden': 'true' }),
      h('span', { className: 'strip-name' }, () => phoneText('recorder.title')),
      h('span', { className: 'strip-middle' }, () => (heard() ? waveform() : source())),
      h('span', { className: 'strip-time' }, () => `${minutes(recordedMs())} / ${minutes(recording()?.limit_ms ?? 0)}`),
      h(
        'button',
        {
          type: 'button',
          className: 'icon-button small strip-more',
          'aria-label': () => phoneText('recorder.more'),
          title: () => phoneText('recorder.more'),
          'aria-expanded': () => open(),
          onclick: () => open.set(!open()),
        },
        icon('chevron', 18)
      )
    ),
    h('div', { className: 'strip-details', hidden: () => !open() }, nextRecording(phoneText)),
    h('progress', {
      max: 1,
      value: () => recordedMs() / (recording()?.limit_ms ?? 1),
      'aria-label': () => phoneText('recorder.title'),
    })
  );
}

/** Whether the recording will be what the microphone hears. */
function heard() {
  return ears() === 'hearing' && model.phone().recorder.sound === null;
}

/** Where the sound comes from, when no microphone hears it. */
function source() {
  if (model.phone().recorder.sound !== null) return phoneText('recorder.from_file');
  return phoneText(ears() === 'asking' ? 'recorder.asking' : 'recorder.tone');
}

function waveform() {
  const levels = loudness();
  const silent = BARS - levels.length;
  return svg(
    'svg',
    { viewBox: `0 0 ${BARS * 4} ${HEIGHT}`, class: 'waveform', 'aria-hidden': 'true', preserveAspectRatio: 'none' },
    ...Array.from({ length: BARS }, (_, bar) => {
      const height = Math.max(2, (levels[bar - silent] ?? 0) * HEIGHT);
      return svg('rect', { x: bar * 4, y: (HEIGHT - height) / 2, width: 2.4, height, rx: 1.2 });
    })
  );
}
