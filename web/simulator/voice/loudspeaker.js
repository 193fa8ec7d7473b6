/** The phone's loudspeaker: what the platform says is played, one really hears, and it is told when the end has come. */

/** @import { Played, Player } from '../../types/sandbox' */

import { effect, signal, untracked } from '../../lib/signal.js';
import * as model from '../model.js';
import * as sandbox from '../sandbox.js';

/** The browser wants a person to touch the page before it makes a sound. */
export const muted = signal(false);

/** How far sound and platform may be apart before the sound gives way, in seconds. */
const APART = 0.4;

class Loudspeaker {
  #audio = new Audio();
  /** What is loaded, and its address. */
  #voice = { localId: '', address: '' };
  /** @type {Player | null} */
  #player = null;

  constructor() {
    this.#audio.addEventListener('playing', () => {
      muted.set(false);
      const milliseconds = Math.round(this.#audio.duration * 1000);
      this.#tell('began', Number.isFinite(milliseconds) ? { duration_ms: milliseconds } : {});
    });
    this.#audio.addEventListener('ended', () => this.#tell('ended'));
  }

  /** @param {Player | null} player as the platform has it now */
  async follow(player) {
    const before = this.#player;
    this.#player = player;
    if (player === null || player.paused) {
      this.#audio.pause();
      if (player === null) this.#unload();
    } else if (player.id !== before?.id) {
      await this.#play(player);
    }
  }

  /** The person has touched the page, so there may be sound. */
  unmute() {
    if (this.#player !== null && !this.#player.paused) void this.#play(this.#player);
  }

  /** The person does not want to hear more. */
  stop() {
    this.#tell('stopped');
  }

  /** @param {Player} player */
  async #play(player) {
    try {
      if (this.#voice.localId !== player.local_id) await this.#load(player);
      // The page may have paused it, or gone on to another, while it was fetched.
      if (this.#player?.id !== player.id || this.#player.paused) return;
      const position = player.position_ms / 1000;
      if (Math.abs(this.#audio.currentTime - position) > APART) this.#audio.currentTime = position;
      await this.#audio.play();
    } catch (error) {
      // Whatever else it is, a format that this browser does not know for example, the platform's clock ends it.
      if (error instanceof DOMException && error.name === 'NotAllowedError') muted.set(true);
    }
  }

  /**
   * Whole, so that one can go to any place in it.
   * @param {Player} player
   */
  async #load(player) {
    const sound = await (await fetch(sandbox.voicePath(model.phone().id, player.local_id))).blob();
    if (this.#player?.id !== player.id) return;
    this.#unload();
    this.#voice = { localId: player.local_id, address: URL.createObjectURL(sound) };
    this.#audio.src = this.#voice.address;
  }

  #unload() {
    muted.set(false);
    if (this.#voice.address === '') return;
    this.#audio.removeAttribute('src');
    this.#audio.load();
    URL.revokeObjectURL(this.#voice.address);
    this.#voice = { localId: '', address: '' };
  }

  /**
   * @param {Played['state']} state
   * @param {{ duration_ms?: number }} [measured]
   */
  #tell(state, measured = {}) {
    if (this.#player === null) return;
    const played = { id: this.#player.id, state, ...measured };
    // A refusal means that the page was quicker: it plays something else by now, or is gone.
    sandbox.tellPlayed(model.phone().id, played).catch(() => undefined);
  }
}

const loudspeaker = new Loudspeaker();

/** Lets the person hear what the phone plays. */
export function lendLoudspeaker() {
  effect(() => {
    const { player } = model.phone();
    untracked(() => void loudspeaker.follow(player));
  });
}

export const unmute = () => loudspeaker.unmute();
export const stopPlaying = () => loudspeaker.stop();
