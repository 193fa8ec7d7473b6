/** @import { Dialog } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { phoneText } from '../page/phone-text.js';
import { announce } from '../../lib/parts/announcer.js';
import { icon } from '../../lib/parts/icons.js';
import * as sandbox from '../sandbox.js';
import { answer, decline } from '../session.js';
import { minutes } from '../voice/time.js';
import { sheet, sheetButton } from './sheet.js';

/**
 * What is said in this voice? The person is the speech recognition.
 * @param {Dialog} dialog
 */
export function transcriptSheet(dialog) {
  const refuse = () => void decline(dialog);
  const write = () => void answer(dialog, 'write', { text: words.value });
  const words = h('textarea', {
    rows: 3,
    maxLength: 1000,
    'aria-label': () => phoneText('transcript.words'),
    placeholder: () => phoneText('transcript.words'),
    onkeydown: (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      write();
    },
  });
  // Out of the document, it falls silent by itself.
  const path = sandbox.voicePath(dialog.session, String(dialog.data['localId']));
  const voice = h('audio', { preload: 'none', src: path });
  const length = minutes(Number(dialog.data['duration_ms'] ?? 0));
  const made = sheet(
    { place: 'bottom', title: phoneText('transcript.title'), onEscape: refuse },
    h('p', { className: 'sheet-note' }, phoneText('transcript.voice')),
    voice,
    h(
      'button',
      { type: 'button', className: 'button listen', onclick: () => void listen(voice) },
      icon('sound', 16),
      phoneText('transcript.listen', { length })
    ),
    words,
    h('p', { className: 'sheet-note' }, phoneText('transcript.hint')),
    h(
      'div',
      { className: 'sheet-buttons' },
      sheetButton(phoneText('transcript.cancel'), refuse),
      sheetButton(phoneText('transcript.write'), write, 'primary')
    )
  );
  return { ...made, focus: () => words.focus() };
}

/**
 * From its beginning, as often as need be.
 * @param {HTMLAudioElement} voice
 */
async function listen(voice) {
  voice.currentTime = 0;
  try {
    await voice.play();
  } catch {
    announce(t('transcript.unheard'));
  }
}
