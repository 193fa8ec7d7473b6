/** How recordings and voices go on between what the platform says of them. */

import { effect, signal, untracked } from '../../lib/signal.js';
import * as model from '../model.js';

/** Often enough for a bar that moves. */
const PERIOD = 100;

/** When the platform's newest word came, and now. */
const told = signal(performance.now());
const now = signal(performance.now());

/** Keeps the time while there is something to show. */
export function keepTime() {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;
  effect(() => {
    const { recorder, player } = model.phone();
    const active = recorder.recording !== null || player !== null;
    untracked(() => {
      told.set(performance.now());
      now.set(performance.now());
    });
    clearInterval(timer);
    if (active) timer = setInterval(() => now.set(performance.now()), PERIOD);
  });
}

/** Milliseconds since the platform's newest word. */
function since() {
  return Math.max(0, now() - told());
}

/** How long the recording is by now, in milliseconds. */
export function recordedMs() {
  const { recording } = model.phone().recorder;
  if (recording === null) return 0;
  return recording.ended ? recording.elapsed_ms : Math.min(recording.elapsed_ms + since(), recording.limit_ms);
}

/** Where the voice is by now, in milliseconds. */
export function playedMs() {
  const { player } = model.phone();
  if (player === null) return 0;
  return player.paused ? player.position_ms : Math.min(player.position_ms + since(), player.duration_ms);
}

/**
 * `0:07`
 * @param {number} milliseconds
 */
export function minutes(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
