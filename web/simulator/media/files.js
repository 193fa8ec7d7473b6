/** Pictures from this computer: chosen, dropped or pasted. */

import { h } from '../../lib/dom.js';
import { icon } from '../../lib/parts/icons.js';

/** What the platform can read. */
const formats = 'image/jpeg,image/png,image/gif,image/webp,image/bmp';

/**
 * A button that opens the computer's own picker.
 * @param {() => string} label
 * @param {(files: File[]) => void} onFiles
 */
export function fileButton(label, onFiles) {
  const input = h('input', { type: 'file', accept: formats, multiple: true, hidden: true });
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    input.value = '';
    onFiles(files);
  });
  return h(
    'span',
    { className: 'file-button' },
    input,
    h('button', { type: 'button', className: 'button', onclick: () => input.click() }, icon('upload', 16), h('span', {}, label))
  );
}

/**
 * Lets pictures be dropped on an element, and pasted while it has the focus within.
 * @param {HTMLElement} element
 * @param {(files: File[]) => void} onFiles
 */
export function takeFiles(element, onFiles) {
  const pictures = (/** @type {DataTransfer | null} */ data) =>
    [...(data?.files ?? [])].filter((file) => file.type.startsWith('image/'));
  element.addEventListener('dragover', (event) => {
    event.preventDefault();
    element.classList.add('dropping');
  });
  element.addEventListener('dragleave', () => element.classList.remove('dropping'));
  element.addEventListener('drop', (event) => {
    event.preventDefault();
    element.classList.remove('dropping');
    onFiles(pictures(event.dataTransfer));
  });
  element.addEventListener('paste', (event) => {
    const files = pictures(event.clipboardData);
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files);
  });
}
