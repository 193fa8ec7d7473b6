/** The phone's album, as far as it is shown. */

/** @import { AlbumPicture } from '../../types/sandbox' */
/** @import { Key } from '../../lib/i18n.js' */

import { signal } from '../../lib/signal.js';
import * as model from '../model.js';
import * as sandbox from '../sandbox.js';
import { attempt } from '../session.js';

/** Newest first. */
export const album = signal(/** @type {AlbumPicture[]} */ ([]));

/** Fetches it anew. */
export async function refreshAlbum() {
  await attempt(async () => album.set(await sandbox.listAlbum(model.phone().id)));
}

/**
 * Puts pictures in, one after the other, and answers those that are pictures.
 * @param {Blob[]} files
 * @param {'album' | 'camera'} source
 * @returns {Promise<AlbumPicture[]>}
 */
export async function addPictures(files, source) {
  /** @type {AlbumPicture[]} */
  const added = [];
  for (const file of files) {
    const name = file instanceof File ? file.name : '';
    await attempt(async () => void added.push(await sandbox.addPicture(model.phone().id, file, name, source)));
  }
  await refreshAlbum();
  return added;
}

/** @param {AlbumPicture} picture */
export async function removePicture(picture) {
  await attempt(() => sandbox.removePicture(model.phone().id, picture.id));
  await refreshAlbum();
}

/**
 * What to call a picture, in the language of where it is shown.
 * @param {AlbumPicture} picture
 * @param {(key: Key) => string} say
 */
export function pictureName(picture, say) {
  if (picture.sample) return say(/** @type {Key} */ (`album.sample.${picture.name}`));
  return picture.name || say(picture.source === 'camera' ? 'album.photo' : 'album.picture');
}
