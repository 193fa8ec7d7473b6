import { h } from '../dom.js';
import { t } from '../i18n.js';
import { signal } from '../signal.js';
import { announce } from './announcer.js';
import { icon } from './icons.js';

/** How long the button says that it has copied. */
const SAID = 1600;

/**
 * A button that copies a text.
 * @param {() => string} label  what it is called
 * @param {() => string} text  what it copies
 */
export function copyButton(label, text) {
  const copied = signal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text());
    copied.set(true);
    announce(t('copy.done'));
    setTimeout(() => copied.set(false), SAID);
  };
  return h(
    'button',
    { type: 'button', className: 'icon-button small', title: label, 'aria-label': label, onclick: () => void copy() },
    () => icon(copied() ? 'tick' : 'copy', 14)
  );
}
