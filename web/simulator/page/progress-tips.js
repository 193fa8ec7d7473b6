/** What the phone says while it carries or recognises something, if the page wants that: `isShowProgressTips`. */

/** @import { Call } from '../../types/sandbox' */
/** @import { Key } from '../../lib/i18n.js' */

import { h } from '../../lib/dom.js';
import { signal } from '../../lib/signal.js';
import * as model from '../model.js';
import { phoneText } from './phone-text.js';

/** @type {Readonly<Record<string, Key>>} */
const words = {
  uploadImage: 'tips.uploading',
  uploadVoice: 'tips.uploading',
  downloadImage: 'tips.downloading',
  downloadVoice: 'tips.downloading',
  translateVoice: 'tips.recognising',
};

/** A call that is still waiting by then is not refused: it is under way. */
const SUSPENSE = 120;
/** Long enough to be read, however fast the platform is. */
const LEAST = 700;

/** The call under way, and what is said of it. */
const shown = signal(/** @type {{ call: number, text: Key } | null} */ (null));

/** Calls that have just begun. @type {Set<number>} */
const waiting = new Set();

/**
 * Notes what became of a call.
 * @param {Call} call
 */
export function noteProgress({ id, name, params, status }) {
  const text = words[name];
  // The SDK always says 0 or 1; who calls the bridge directly and says nothing means 1 (seed 003, "Upload voice").
  if (text === undefined || Number(params['isShowProgressTips'] ?? 1) === 0) return;
  if (status === 'waiting') {
    setTimeout(() => {
      if (waiting.delete(id)) shown.set({ call: id, text });
    }, SUSPENSE);
    waiting.add(id);
    return;
  }
  waiting.delete(id);
  if (status === 'allowed' || status === 'failed') shown.set({ call: id, text });
  setTimeout(
    () => {
      if (shown()?.call === id) shown.set(null);
    },
    status === 'cancelled' ? 0 : LEAST
  );
}

/** In the middle of the page, unless the person is asked something about it. */
export function progressTips() {
  return () => {
    const tip = shown();
    if (tip === null || model.dialogs().length > 0) return null;
    return h(
      'div',
      { className: 'tip', role: 'status' },
      h('span', { className: 'spinner', 'aria-hidden': 'true' }),
      phoneText(tip.text)
    );
  };
}
