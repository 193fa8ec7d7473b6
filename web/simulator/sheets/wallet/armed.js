import { sheetButton } from '../sheet.js';

/**
 * How long a button that gives something away cannot be pressed, in milliseconds: nobody reads faster, and whoever was
 * about to press something else has stopped by then (RFC 6749 section 10.13).
 */
const DELAY = 500;

/**
 * A button that answers for the person only when the person presses it: not by a script, and not before he could have
 * seen it. `ready` may forbid it longer.
 * @param {string} label
 * @param {() => void} act
 * @param {{ className?: string, ready?: () => boolean }} [options]
 * @returns {{ button: HTMLButtonElement, look: () => void }} `look` asks `ready` again
 */
export function armedButton(label, act, { className = '', ready = () => true } = {}) {
  const button = sheetButton(label, () => {}, className);
  let armed = false;
  const look = () => {
    button.disabled = !armed || !ready();
  };
  button.onclick = (event) => {
    if (event.isTrusted) act();
  };
  look();
  setTimeout(() => {
    armed = true;
    look();
  }, DELAY);
  return { button, look };
}
