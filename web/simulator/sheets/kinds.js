/** @import { Dialog } from '../../types/sandbox' */
/** @import { Sheet } from './sheet.js' */

import { addressSheet } from './address.js';
import { authorizeSheet } from './authorize.js';
import { askCardsSheet, chooseCardSheet, showCardsSheet } from './cards.js';
import { consentSheet } from './consent.js';
import { doorSheet } from './door.js';
import { imagesSheet } from './images.js';
import { mapSheet } from './map.js';
import { actionsSheet } from './office/actions.js';
import { boxSheet } from './office/box.js';
import { chatSheet } from './office/chat.js';
import { contactsSheet } from './office/contacts.js';
import { dingSheet } from './office/ding.js';
import { momentSheet } from './office/moment.js';
import { conversationSheet, optionsSheet } from './office/options.js';
import { placeSheet } from './office/place.js';
import { paySheet } from './pay.js';
import { previewSheet } from './preview.js';
import { scanResultSheet } from './scan-result.js';
import { scanSheet } from './scan.js';
import { shareSheet } from './share.js';
import { transcriptSheet } from './transcript.js';

/**
 * How the phone draws each kind of dialog. A kind that is not here is asked with yes and no.
 * @type {Readonly<Record<string, (dialog: Dialog) => Sheet>>}
 */
const kinds = {
  actions: actionsSheet,
  'add-cards': askCardsSheet,
  address: addressSheet,
  authorize: authorizeSheet,
  box: boxSheet,
  'business-view': doorSheet,
  cards: showCardsSheet,
  chat: chatSheet,
  'choose-card': chooseCardSheet,
  'consume-card': askCardsSheet,
  contacts: contactsSheet,
  conversation: conversationSheet,
  ding: dingSheet,
  'enterprise-chat': doorSheet,
  images: imagesSheet,
  'launch-mini-program': doorSheet,
  location: consentSheet,
  map: mapSheet,
  microphone: consentSheet,
  'mini-program-page': doorSheet,
  moment: momentSheet,
  options: optionsSheet,
  pay: paySheet,
  place: placeSheet,
  preview: previewSheet,
  product: doorSheet,
  'red-packet': doorSheet,
  scan: scanSheet,
  'scan-result': scanResultSheet,
  share: shareSheet,
  transcript: transcriptSheet,
};

/**
 * @param {Dialog} dialog
 * @returns {Sheet}
 */
export function dialogSheet(dialog) {
  return (kinds[dialog.kind] ?? consentSheet)(dialog);
}
