/** @import { Dialog } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { gcj02 } from '../parts/datum.js';
import { phone } from '../model.js';
import { phoneText } from '../page/phone-text.js';
import { icon } from '../../lib/parts/icons.js';
import { answer, decline } from '../session.js';
import { sheet, sheetButton } from './sheet.js';

/**
 * May this page know that? Says who asks, in the app's name and in the host's, which cannot be made up.
 * @param {Dialog} dialog
 */
export function consentSheet(dialog) {
  const refuse = () => void decline(dialog);
  const allow = () => void answer(dialog, 'allow');
  return sheet(
    { place: 'bottom', title: question(dialog), onEscape: refuse },
    h(
      'p',
      { className: 'sheet-who' },
      h('span', { className: 'app-face', 'aria-hidden': 'true' }, face(dialog.app)),
      h('span', {}, dialog.app),
      h('span', { className: 'sheet-host' }, dialog.host)
    ),
    ...facts(dialog),
    h(
      'div',
      { className: 'sheet-buttons' },
      sheetButton(phoneText('consent.deny'), refuse),
      sheetButton(phoneText('consent.allow'), allow, 'primary')
    )
  );
}

/** @param {Dialog} dialog */
function question(dialog) {
  if (dialog.kind === 'location') return phoneText('consent.location');
  if (dialog.kind === 'microphone') return phoneText('consent.microphone');
  return phoneText('consent.other', { kind: dialog.kind });
}

/** @param {Dialog} dialog */
function facts(dialog) {
  const remembered = h('p', { className: 'sheet-note' }, phoneText('consent.remembered'));
  if (dialog.kind === 'microphone') return [remembered];
  if (dialog.kind !== 'location') return [];
  const { place } = phone();
  const shifted = dialog.data['type'] === 'gcj02';
  const { latitude, longitude } = shifted ? gcj02(place.latitude, place.longitude) : place;
  const system = shifted ? 'GCJ-02' : 'WGS-84';
  return [
    h(
      'p',
      { className: 'sheet-fact' },
      icon('place', 16),
      `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`,
      h('span', { className: 'faint' }, phoneText('consent.system', { system }))
    ),
    remembered,
  ];
}

/**
 * The first sign of a name, as its picture.
 * @param {string} name
 */
function face(name) {
  return [...name][0]?.toUpperCase() ?? '?';
}
