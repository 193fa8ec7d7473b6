/** What a person decides about the recording that ends next: another sound than the microphone's, and what is said. */

/** @import { Key, Values } from '../../lib/i18n.js' */

import { h } from '../../lib/dom.js';
import * as model from '../model.js';
import { icon } from '../../lib/parts/icons.js';
import * as sandbox from '../sandbox.js';
import { attempt } from '../session.js';
import { minutes } from './time.js';

/**
 * Stands on the phone while it records, and in a drawer before.
 * @param {(key: Key, values?: Values) => string} say in the language of where it stands
 */
export function nextRecording(say) {
  return h('div', { className: 'next-recording' }, sound(say), transcript(say));
}

/** @param {(key: Key, values?: Values) => string} say */
function sound(say) {
  const input = h('input', { type: 'file', accept: 'audio/*,.amr', hidden: true });
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    input.value = '';
    if (file !== undefined) void choose(file);
  });
  const chosen = () => model.phone().recorder.sound;
  return h(
    'div',
    { className: 'sound-choice' },
    input,
    h(
      'button',
      { type: 'button', className: 'button', hidden: () => chosen() !== null, onclick: () => input.click() },
      icon('upload', 16),
      h('span', {}, () => say('recorder.choose'))
    ),
    h(
      'span',
      { className: 'chosen', hidden: () => chosen() === null },
      icon('sound', 16),
      h('span', {}, () => say('recorder.chosen', { length: minutes(chosen()?.duration_ms ?? 0) })),
      h(
        'button',
        {
          type: 'button',
          className: 'icon-button small',
          'aria-label': () => say('recorder.unchoose'),
          title: () => say('recorder.unchoose'),
          onclick: () => void attempt(async () => void (await sandbox.unchooseSound(model.phone().id))),
        },
        icon('close', 14)
      )
    )
  );
}

/** @param {File} file */
async function choose(file) {
  const milliseconds = await measure(file);
  await attempt(async () => void (await sandbox.chooseSound(model.phone().id, named(file), milliseconds)));
}

/**
 * Browsers do not know what real phones record in.
 * @param {File} file
 */
function named(file) {
  const type = file.name.toLowerCase().endsWith('.amr') ? 'audio/amr' : file.type.replace(/^video\//, 'audio/');
  return file.slice(0, file.size, type);
}

/**
 * How long a sound is, in milliseconds; null if this browser cannot play it.
 * @param {Blob} sound
 * @returns {Promise<number | null>}
 */
function measure(sound) {
  const address = URL.createObjectURL(sound);
  const audio = new Audio();
  return new Promise((resolve) => {
    const done = () => {
      URL.revokeObjectURL(address);
      resolve(Number.isFinite(audio.duration) ? audio.duration * 1000 : null);
    };
    audio.addEventListener('loadedmetadata', done);
    audio.addEventListener('error', done);
    audio.preload = 'metadata';
    audio.src = address;
  });
}

/** @param {(key: Key, values?: Values) => string} say */
function transcript(say) {
  /** What the platform has been told so far, one word after the other. */
  let told = Promise.resolve();
  const input = h('input', {
    type: 'text',
    maxLength: 1000,
    autocomplete: 'off',
    placeholder: () => say('recorder.transcript.placeholder'),
    value: () => model.phone().recorder.transcript ?? '',
  });
  input.addEventListener('input', () => {
    const text = input.value === '' ? null : input.value;
    told = told.then(() => attempt(async () => void (await sandbox.writeTranscript(model.phone().id, text))));
  });
  return h('label', { className: 'field' }, h('span', { className: 'field-label' }, () => say('recorder.transcript')), input);
}
