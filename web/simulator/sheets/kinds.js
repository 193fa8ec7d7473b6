/** @import { Dialog } from '../../types/sandbox' */
/** @import { Sheet } from './sheet.js' */

import { consentSheet } from './consent.js';
import { imagesSheet } from './images.js';
import { previewSheet } from './preview.js';
import { transcriptSheet } from './transcript.js';

/**
 * How the phone draws each kind of dialog. A kind that is not here is asked with yes and no.
 * @type {Readonly<Record<string, (dialog: Dialog) => Sheet>>}
 */
const kinds = {
  images: imagesSheet,
  location: consentSheet,
  microphone: consentSheet,
  preview: previewSheet,
  transcript: transcriptSheet,
};

/**
 * @param {Dialog} dialog
 * @returns {Sheet}
 */
export function dialogSheet(dialog) {
  return (kinds[dialog.kind] ?? consentSheet)(dialog);
}
