import { arm } from '../../../lib/armed.js';
import { sheetButton } from '../sheet.js';

/**
 * A button of a sheet that answers for the person only when the person presses it.
 * @param {string} label
 * @param {() => void} act
 * @param {{ className?: string, ready?: () => boolean }} [options]
 * @returns {{ button: HTMLButtonElement, look: () => void }} `look` asks `ready` again
 */
export function armedButton(label, act, { className = '', ready = () => true } = {}) {
  const button = sheetButton(label, () => {}, className);
  return { button, look: arm(button, act, ready) };
}
