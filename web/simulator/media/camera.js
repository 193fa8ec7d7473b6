/** The computer's camera, as the phone's. */

import { h } from '../../lib/dom.js';
import { signal } from '../../lib/signal.js';
import { phoneText } from '../page/phone-text.js';
import { icon } from '../../lib/parts/icons.js';
import { sheetButton } from '../sheets/sheet.js';

/**
 * A viewfinder with a shutter. Out of the document, it switches the camera off.
 * @param {object} options
 * @param {(picture: Blob) => void} options.onTaken
 * @param {() => void} options.onClose
 */
export function camera({ onTaken, onClose }) {
  const fault = signal(false);
  const live = signal(false);
  const view = h('video', { muted: true, playsInline: true, 'aria-label': () => phoneText('camera.view') });
  /** @type {MediaStream | null} */
  let stream = null;
  const off = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    observer.disconnect();
  };
  const observer = new MutationObserver(() => !element.isConnected && off());
  const close = () => {
    off();
    onClose();
  };
  const shoot = async () => {
    const picture = await still(view);
    off();
    if (picture !== null) onTaken(picture);
  };
  const element = h(
    'div',
    { className: 'camera' },
    view,
    h('p', { className: 'sheet-note', role: 'status', hidden: () => !fault() }, () => phoneText('camera.none')),
    h(
      'div',
      { className: 'camera-buttons' },
      sheetButton(phoneText('camera.back'), close),
      h(
        'button',
        {
          type: 'button',
          className: 'shutter',
          disabled: () => !live(),
          'aria-label': () => phoneText('camera.shoot'),
          onclick: () => void shoot(),
        },
        icon('camera', 22)
      )
    )
  );
  void on();

  async function on() {
    try {
      const got = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false });
      if (!element.isConnected) return got.getTracks().forEach((track) => track.stop());
      stream = got;
      view.srcObject = got;
      await view.play();
      live.set(true);
    } catch {
      fault.set(true);
    }
  }
  queueMicrotask(() => observer.observe(document.body, { childList: true, subtree: true }));
  return element;
}

/**
 * What is to be seen now, as a file.
 * @param {HTMLVideoElement} view
 * @returns {Promise<Blob | null>}
 */
export function still(view) {
  const canvas = h('canvas', { width: view.videoWidth, height: view.videoHeight });
  canvas.getContext('2d')?.drawImage(view, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.92));
}
