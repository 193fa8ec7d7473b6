/** @import { AlbumPicture, Dialog } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { effect, signal } from '../../lib/signal.js';
import { addPictures, album, pictureName, refreshAlbum } from '../media/album.js';
import { camera } from '../media/camera.js';
import { fileButton, takeFiles } from '../media/files.js';
import { phoneText } from '../page/phone-text.js';
import { icon } from '../../lib/parts/icons.js';
import * as sandbox from '../sandbox.js';
import { answer, decline } from '../session.js';
import { sheet, sheetButton } from './sheet.js';

/**
 * Which pictures shall the page have? From the album, from this computer, or taken now.
 * @param {Dialog} dialog
 */
export function imagesSheet(dialog) {
  const count = Number(dialog.data['count'] ?? 9);
  const sources = /** @type {string[]} */ (dialog.data['sources'] ?? []);
  const sizes = /** @type {string[]} */ (dialog.data['sizes'] ?? []);
  const picked = signal(/** @type {string[]} */ ([]));
  const original = signal(false);
  const shooting = signal(false);
  /** Pictures taken for this question, where the page wants nothing from the album. */
  const taken = signal(/** @type {string[]} */ ([]));

  const refuse = () => void decline(dialog);
  const choose = () => void answer(dialog, 'choose', { images: picked(), original: original() });
  /** @param {string} id */
  const toggle = (id) => {
    if (picked().includes(id)) picked.set(picked().filter((other) => other !== id));
    else if (count === 1) picked.set([id]);
    else if (picked().length < count) picked.set([...picked(), id]);
  };
  /** @param {Blob[]} files @param {'album' | 'camera'} source */
  const add = async (files, source) => {
    const added = await addPictures(files, source);
    taken.set([...taken(), ...added.map((picture) => picture.id)]);
    for (const { id } of added) if (!picked().includes(id)) toggle(id);
  };
  const shown = () => {
    const all = sources.includes('album') ? album() : album().filter((picture) => taken().includes(picture.id));
    return all.map((picture) => tile(dialog, picture, { picked, toggle, full: () => count > 1 && picked().length >= count }));
  };

  void refreshAlbum();
  const gallery = h('ul', { className: 'gallery', 'aria-label': () => phoneText('images.gallery') }, shown);
  const body = h(
    'div',
    { className: 'images-body' },
    h(
      'div',
      { className: 'images-sources' },
      sources.includes('camera')
        ? h(
            'button',
            { type: 'button', className: 'button', onclick: () => shooting.set(true) },
            icon('camera', 16),
            h('span', {}, phoneText('images.camera'))
          )
        : null,
      sources.includes('album')
        ? fileButton(
            () => phoneText('images.upload'),
            (files) => void add(files, 'album')
          )
        : null
    ),
    gallery
  );
  const originalBox = h('input', { type: 'checkbox', onchange: () => original.set(originalBox.checked) });
  const made = sheet(
    { place: 'full', title: phoneText(count === 1 ? 'images.title.one' : 'images.title', { count }), onEscape: refuse },
    h('div', { className: 'images' }, () =>
      shooting()
        ? camera({
            onTaken: (picture) => {
              shooting.set(false);
              void add([picture], 'camera');
            },
            onClose: () => shooting.set(false),
          })
        : body
    ),
    h(
      'div',
      { className: 'images-foot' },
      sizes.length > 1
        ? h('label', { className: 'tick' }, originalBox, h('span', {}, phoneText('images.original')))
        : h('p', { className: 'sheet-note' }, phoneText(sizes.includes('original') ? 'images.only_original' : 'images.only_compressed')),
      h(
        'div',
        { className: 'sheet-buttons' },
        sheetButton(phoneText('images.cancel'), refuse),
        doneButton(picked, choose)
      )
    )
  );
  takeFiles(made.element, (files) => sources.includes('album') && void add(files, 'album'));
  return made;
}

/**
 * @param {() => string[]} picked
 * @param {() => void} onclick
 */
function doneButton(picked, onclick) {
  const button = sheetButton('', onclick, 'primary');
  effect(() => {
    const count = picked().length;
    button.textContent = count === 0 ? phoneText('images.choose') : phoneText('images.choose.count', { count });
    button.disabled = count === 0;
  });
  return button;
}

/**
 * @param {Dialog} dialog
 * @param {AlbumPicture} picture
 * @param {{ picked: () => string[], toggle: (id: string) => void, full: () => boolean }} choice
 */
function tile(dialog, picture, { picked, toggle, full }) {
  const at = () => picked().indexOf(picture.id);
  return h(
    'li',
    {},
    h(
      'button',
      {
        type: 'button',
        className: 'tile',
        'aria-pressed': () => at() >= 0,
        disabled: () => full() && at() < 0,
        onclick: () => toggle(picture.id),
      },
      h('img', {
        src: sandbox.picturePath(dialog.session, picture.id),
        alt: pictureName(picture, phoneText),
        loading: 'lazy',
      }),
      h('span', { className: 'tile-mark', 'aria-hidden': 'true' }, () => (at() < 0 ? '' : String(at() + 1)))
    )
  );
}
