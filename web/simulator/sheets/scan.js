/** @import { Dialog, BarcodeSymbol } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { effect, signal } from '../../lib/signal.js';
import { still } from '../media/camera.js';
import { fileButton, takeFiles } from '../media/files.js';
import { phoneText } from '../page/phone-text.js';
import { icon } from '../../lib/parts/icons.js';
import * as sandbox from '../sandbox.js';
import { answer, decline } from '../session.js';
import { sheet, sheetButton } from './sheet.js';

/** How often the camera's picture is looked at, in milliseconds. */
const LOOK = 700;

/** Codes to try with, by kind. */
const samples = /** @type {const} */ ([
  ['qr', 'QR_CODE', 'https://kanhe.example/?from=qr&t=勘合'],
  ['ean13', 'EAN_13', '6901028075763'],
  ['code128', 'CODE_128', 'KANHE-2026'],
]);

/**
 * Reads a code: with the camera, from a picture, from a sample; or somebody types what it says.
 * @param {Dialog} dialog
 */
export function scanSheet(dialog) {
  const types = /** @type {string[]} */ (dialog.data['types'] ?? ['qrCode', 'barCode']);
  const told = signal('');
  const watching = signal(false);
  const refuse = () => void decline(dialog);
  /** @param {string} text @param {string} format */
  const scanned = (text, format) => void answer(dialog, 'scan', { text, format });
  const fits = (/** @type {BarcodeSymbol} */ symbol) => types.includes(symbol.format === 'QR_CODE' ? 'qrCode' : 'barCode');

  /** @param {Blob} picture @param {boolean} quiet whether nothing is said if nothing is found */
  const look = async (picture, quiet) => {
    try {
      const symbols = await sandbox.readBarcodes(picture);
      const wanted = symbols.find(fits);
      if (wanted !== undefined) scanned(wanted.text, wanted.format);
      else if (!quiet) told.set(phoneText(symbols.length > 0 ? 'scan.other_kind' : 'scan.nothing'));
      return wanted !== undefined;
    } catch (error) {
      if (!quiet) told.set(error instanceof Error ? error.message : String(error));
      return false;
    }
  };
  const files = (/** @type {File[]} */ [file]) => {
    if (file !== undefined) void look(file, false);
  };

  const text = h('input', { type: 'text', autocomplete: 'off', placeholder: phoneText('scan.type') });
  const kind = h(
    'select',
    { 'aria-label': phoneText('scan.kind') },
    ...['QR_CODE', 'EAN_13', 'CODE_128', 'CODE_39', 'EAN_8', 'UPC_A', 'ITF']
      .filter((format) => types.includes(format === 'QR_CODE' ? 'qrCode' : 'barCode'))
      .map((format) => h('option', { value: format }, format))
  );
  const made = sheet(
    { place: 'full', title: phoneText('scan.title'), onEscape: refuse },
    h(
      'div',
      { className: 'scan-body' },
      () => (watching() ? watch(look, () => watching.set(false)) : null),
      h(
        'div',
        { className: 'images-sources', hidden: () => watching() },
        h(
          'button',
          { type: 'button', className: 'button', onclick: () => watching.set(true) },
          icon('camera', 16),
          h('span', {}, phoneText('scan.camera'))
        ),
        fileButton(() => phoneText('scan.file'), files)
      ),
      h('p', { className: 'scan-drop' }, phoneText('scan.drop')),
      h('p', { className: 'viewer-warning', role: 'status', hidden: () => told() === '' }, told),
      h('h3', {}, phoneText('scan.samples')),
      h(
        'ul',
        { className: 'scan-samples' },
        ...samples.map(([drawn, format, says]) =>
          h(
            'li',
            {},
            h(
              'button',
              {
                type: 'button',
                className: 'scan-sample',
                disabled: !fits({ format, text: says }),
                onclick: () => void sandbox.fetchBarcode(drawn, says).then((picture) => look(picture, false)),
              },
              h('img', { src: sandbox.barcodePath(drawn, says), alt: says }),
              h('span', {}, format)
            )
          )
        )
      ),
      h('h3', {}, phoneText('scan.typed')),
      h(
        'form',
        {
          className: 'scan-typed',
          onsubmit: (event) => {
            event.preventDefault();
            if (text.value !== '') scanned(text.value, kind.value);
          },
        },
        h('label', { className: 'field' }, h('span', { className: 'field-label' }, phoneText('scan.type')), text),
        h('span', { className: 'select' }, kind, icon('chevron', 14)),
        h('button', { type: 'submit', className: 'button' }, phoneText('scan.use'))
      )
    ),
    h('div', { className: 'sheet-buttons' }, sheetButton(phoneText('scan.cancel'), refuse))
  );
  made.element.classList.add('scanner');
  takeFiles(made.element, files);
  return made;
}

/**
 * The camera, looked through until it has read something. Out of the document, it switches itself off.
 * @param {(picture: Blob, quiet: boolean) => Promise<boolean>} look
 * @param {() => void} onClose
 */
function watch(look, onClose) {
  const fault = signal(false);
  const view = h('video', { muted: true, playsInline: true, 'aria-label': phoneText('camera.view') });
  const element = h(
    'div',
    { className: 'scan-view' },
    view,
    h('p', { className: 'sheet-note', role: 'status', hidden: () => !fault() }, phoneText('camera.none')),
    h('button', { type: 'button', className: 'button', onclick: onClose }, phoneText('camera.back'))
  );
  effect(() => void run());
  return element;

  async function run() {
    /** @type {MediaStream} */
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false });
    } catch {
      fault.set(true);
      return;
    }
    view.srcObject = stream;
    await view.play().catch(() => undefined);
    while (element.isConnected) {
      const picture = view.videoWidth > 0 ? await still(view) : null;
      if (picture !== null && (await look(picture, true))) break;
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
    stream.getTracks().forEach((track) => track.stop());
  }
}
