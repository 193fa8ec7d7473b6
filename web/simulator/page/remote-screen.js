/** The screen of a browser without a window: its pictures, and a person's hands on it. */

/** @import { Input } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { onEnd } from '../../lib/signal.js';
import * as model from '../model.js';
import * as sandbox from '../sandbox.js';

/** How long to wait after a picture that could not be had. */
const PAUSE = 1000;

/** What is done, on its way: one request at a time, so that it arrives in order. */
class Hands {
  /** @type {Input[]} */
  #waiting = [];
  #busy = false;

  /** @param {Input} input */
  move(input) {
    const last = this.#waiting.at(-1);
    // Of many movements in one moment only the last counts.
    if (last?.kind === 'pointer' && input.kind === 'pointer' && last.action === 'move' && input.action === 'move') {
      this.#waiting.pop();
    }
    this.#waiting.push(input);
    void this.#send();
  }

  async #send() {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#waiting.length > 0) {
      const inputs = this.#waiting.splice(0);
      await sandbox.moveHands(model.phone().id, inputs).catch(() => {});
    }
    this.#busy = false;
  }
}

/** The screen. Text goes into a field over it, so that input methods work; everything else is a finger. */
export function remoteScreen() {
  const hands = new Hands();
  const canvas = h('canvas', { className: 'remote-picture' });
  const keyboard = keys(hands);
  const screen = h('div', { className: 'remote-screen' }, canvas, keyboard);
  fingers(screen, keyboard, hands);
  new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = screen;
    if (width > 0 && height > 0) hands.move({ kind: 'size', width, height });
  }).observe(screen);
  void draw(canvas);
  return screen;
}

/**
 * Draws each new picture until the screen is thrown away. It may not be in the document yet when the first one comes.
 * @param {HTMLCanvasElement} canvas
 */
async function draw(canvas) {
  const context = canvas.getContext('2d');
  const { id } = model.phone();
  let since = 0;
  let over = false;
  onEnd(() => (over = true));
  while (!over && context !== null) {
    try {
      const shown = await sandbox.look(id, since);
      if (shown === null) continue;
      since = shown.number;
      const picture = await createImageBitmap(shown.picture);
      if (canvas.width !== picture.width) canvas.width = picture.width;
      if (canvas.height !== picture.height) canvas.height = picture.height;
      context.drawImage(picture, 0, 0);
      picture.close();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/**
 * @param {HTMLElement} screen
 * @param {HTMLElement} keyboard
 * @param {Hands} hands
 */
function fingers(screen, keyboard, hands) {
  let down = false;
  /** @param {PointerEvent} event @param {'down' | 'move' | 'up' | 'cancel'} action */
  const touch = (event, action) => hands.move({ kind: 'pointer', action, x: event.offsetX, y: event.offsetY });
  screen.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    keyboard.focus({ preventScroll: true });
    down = true;
    screen.setPointerCapture(event.pointerId);
    touch(event, 'down');
  });
  screen.addEventListener('pointermove', (event) => {
    if (down || model.phone().device.profile === 'desktop') touch(event, 'move');
  });
  for (const [name, action] of /** @type {const} */ ([['pointerup', 'up'], ['pointercancel', 'cancel']])) {
    screen.addEventListener(name, (event) => {
      if (down) touch(event, action);
      down = false;
    });
  }
  screen.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const { offsetX: x, offsetY: y, deltaX: dx, deltaY: dy } = event;
      hands.move({ kind: 'wheel', x, y, dx, dy });
    },
    { passive: false }
  );
}

/** Keys that stay with the simulator: the way out for who uses no mouse, and its shortcuts. */
const own = new Set(['Tab', 'Escape', 'F5', 'F11', 'F12']);

/** @param {Hands} hands */
function keys(hands) {
  const field = h('textarea', {
    className: 'remote-keyboard',
    'aria-label': () => t('driven.keyboard'),
    autocapitalize: 'off',
    autocomplete: 'off',
    spellcheck: false,
    rows: 1,
  });
  /** @param {KeyboardEvent} event @param {boolean} down */
  const key = (event, down) => {
    // Tool shortcuts are for the page when it has the keyboard.
    event.stopPropagation();
    if (event.isComposing || event.key === 'Process' || own.has(event.key)) return;
    const pasting = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'v';
    if (pasting) return;
    event.preventDefault();
    const modifiers = Number(event.altKey) + 2 * Number(event.ctrlKey) + 4 * Number(event.metaKey) + 8 * Number(event.shiftKey);
    hands.move({ kind: 'key', down, key: event.key, code: event.code, key_code: event.keyCode, modifiers });
  };
  field.addEventListener('keydown', (event) => key(event, true));
  field.addEventListener('keyup', (event) => key(event, false));
  field.addEventListener('compositionupdate', ({ data }) => hands.move({ kind: 'composition', text: data }));
  field.addEventListener('compositionend', ({ data }) => {
    hands.move({ kind: 'text', text: data });
    field.value = '';
  });
  field.addEventListener('input', (event) => {
    if (/** @type {InputEvent} */ (event).isComposing) return;
    if (field.value !== '') hands.move({ kind: 'text', text: field.value });
    field.value = '';
  });
  return field;
}
