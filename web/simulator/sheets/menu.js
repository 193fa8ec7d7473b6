/** @import { MenuItem } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { claimed, menuOpen, phone, standing } from '../model.js';
import { menuActions } from '../page/menu-actions.js';
import { phoneText } from '../page/phone-text.js';
import { hostOf } from '../../lib/parts/format.js';
import { icon } from '../../lib/parts/icons.js';
import * as sandbox from '../sandbox.js';
import { attempt } from '../session.js';
import { sheet, sheetButton } from './sheet.js';

/** @typedef {import('../../lib/parts/icons.js').IconName} IconName */

/** How each item looks; the phone's own beginning of its name is left out. @type {Readonly<Record<string, IconName>>} */
const faces = {
  exposeArticle: 'alert',
  setFont: 'text',
  dayMode: 'sun',
  nightMode: 'moon',
  refresh: 'reload',
  profile: 'users',
  addContact: 'users',
  'share:appMessage': 'send',
  'share:timeline': 'moments',
  'share:qq': 'send',
  'share:weiboApp': 'send',
  favorite: 'star',
  'share:facebook': 'send',
  'share:QZone': 'star',
  editTag: 'tag',
  delete: 'clear',
  copyUrl: 'copy',
  originPage: 'arrow',
  readMode: 'text',
  openWithQQBrowser: 'monitor',
  openWithSafari: 'monitor',
  'share:email': 'mail',
  'share:brand': 'tag',
};

/** What the capsule offers: the items that the page has left in its menu, in two rows as phones show them. */
export function menuSheet() {
  const close = () => menuOpen.set(false);
  const title = phoneText('menu.title', { host: hostOf(claimed()) });
  return sheet(
    { place: 'bottom', title, onEscape: close },
    h('div', { className: 'menu-rows' }, () => rows(close)),
    h('div', { className: 'sheet-buttons' }, sheetButton(phoneText('menu.cancel'), close))
  );
}

/** @param {() => void} close */
function rows(close) {
  // A page without a bridge has no menu of its own; one that has it may still be on its way to the platform.
  if (standing() === 'silent') return [row([ownItem('refresh', close), ownItem('copyUrl', close)])];
  const menu = phone().page?.menu;
  if (menu === undefined) return [];
  if (!menu.shown) return [h('p', { className: 'sheet-note' }, phoneText('menu.withdrawn'))];
  const items = menu.items.filter((item) => item.shown);
  return [
    row(items.filter((item) => item.class === 'spread').map((item) => phoneItem(item, close))),
    row(items.filter((item) => item.class !== 'spread').map((item) => phoneItem(item, close))),
  ];
}

/** @param {HTMLElement[]} items */
function row(items) {
  return h('div', { className: 'menu-items', hidden: items.length === 0 }, ...items);
}

/**
 * An item that the platform knows of: the page may be told, or a card sent.
 * @param {MenuItem} item
 * @param {() => void} close
 */
function phoneItem(item, close) {
  const name = item.name.replace('menuItem:', '');
  return button(name, () => {
    close();
    void attempt(async () => void (await sandbox.tapMenu(phone().id, item.name)));
  });
}

/**
 * @param {string} name
 * @param {() => void} close
 */
function ownItem(name, close) {
  return button(name, () => {
    close();
    menuActions(`menuItem:${name}`);
  });
}

/**
 * @param {string} name
 * @param {() => void} onclick
 */
function button(name, onclick) {
  return h(
    'button',
    { type: 'button', className: 'menu-item', onclick },
    h('span', { className: 'menu-face' }, icon(faces[name] ?? 'dash', 22)),
    h('span', {}, phoneText(/** @type {import('../../lib/i18n.js').Key} */ (`menu.item.${name}`)))
  );
}
