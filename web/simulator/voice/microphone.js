/**
 * The person's microphone, lent to the phone while it records. Where there is none, or the person does not give it, the
 * phone makes a tone by itself.
 */

/** @import { Recording } from '../../types/sandbox' */

import { effect, signal, untracked } from '../../lib/signal.js';
import * as model from '../model.js';
import * as sandbox from '../sandbox.js';
import { Meter } from './meter.js';

/** Enough for speech; the platform supposes the same of a sound that it cannot measure. */
const BITS_PER_SECOND = 32_000;

/**
 * How it stands with the ears of the recording under way.
 * `asking`: the browser asks the person; `hearing`; `deaf`: there is no microphone for it.
 * @typedef {'asking' | 'hearing' | 'deaf'} Ears
 */
export const ears = signal(/** @type {Ears} */ ('deaf'));

/** How loud it is, newest last, each from 0 to 1. */
export const loudness = signal(/** @type {readonly number[]} */ ([]));

/** One recording through the microphone. */
class Hearing {
  #over = false;
  /** @type {MediaStream | null} */
  #stream = null;
  /** @type {MediaRecorder | null} */
  #recorder = null;
  /** @type {Meter | null} */
  #meter = null;
  #began = 0;
  /** @type {Blob[]} */
  #parts = [];

  /**
   * @param {string} session
   * @param {number} recording
   */
  constructor(session, recording) {
    this.session = session;
    this.recording = recording;
  }

  async begin() {
    ears.set('asking');
    loudness.set([]);
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      this.#stream = stream;
      if (this.#over) return this.#release();
      await this.#record(stream);
      if (!(await sandbox.hear(this.session, this.recording, true))) return this.#giveUp();
      ears.set('hearing');
    } catch {
      // No microphone, no permission, no secure context.
      this.#giveUp();
    }
  }

  #giveUp() {
    ears.set('deaf');
    this.drop();
  }

  /** @param {MediaStream} stream */
  async #record(stream) {
    const recorder = new MediaRecorder(stream, { audioBitsPerSecond: BITS_PER_SECOND });
    recorder.addEventListener('dataavailable', ({ data }) => this.#parts.push(data));
    const running = new Promise((resolve) => recorder.addEventListener('start', resolve, { once: true }));
    recorder.start();
    await running;
    this.#recorder = recorder;
    this.#began = performance.now();
    this.#meter = new Meter(stream, (level) => loudness.set([...loudness().slice(-31), level]));
  }

  /** The recording is over, and the platform waits for its sound. */
  async deliver() {
    const recorder = this.#recorder;
    if (this.#over || recorder === null) return;
    this.#over = true;
    const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }));
    recorder.stop();
    const length = performance.now() - this.#began;
    await stopped;
    this.#release();
    const sound = new Blob(this.#parts, { type: recorder.mimeType });
    await sandbox.deliverSound(this.session, this.recording, sound, length);
  }

  /** Nobody wants it any more. */
  drop() {
    this.#over = true;
    if (this.#recorder?.state === 'recording') this.#recorder.stop();
    this.#release();
  }

  #release() {
    this.#meter?.close();
    this.#meter = null;
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
  }
}

/** Lends the microphone to every recording of the phone, from its beginning to its end. */
export function lendMicrophone() {
  /** @type {Hearing | null} */
  let hearing = null;
  effect(() => {
    const { id, recorder } = model.phone();
    const { recording } = recorder;
    untracked(() => {
      if (hearing !== null && hearing.recording !== recording?.id) {
        hearing.drop();
        hearing = null;
      }
      if (recording === null) return;
      if (hearing === null && !recording.ended && !recording.heard) {
        hearing = new Hearing(id, recording.id);
        void hearing.begin();
      } else if (recording.ended && recording.heard && hearing !== null) {
        hearing.deliver().catch(() => sandbox.hear(id, recording.id, false));
      }
    });
  });
}
