import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { claimed, menuOpen } from '../model.js';
import { pageFrame } from '../page/page-frame.js';
import { phoneText } from '../page/phone-text.js';
import { announce } from '../parts/announcer.js';
import { hostOf } from '../parts/format.js';
import { icon } from '../parts/icons.js';
import { sheet, sheetButton } from './sheet.js';

/** What the capsule offers. */
export function menuSheet() {
  const close = () => menuOpen.set(false);
  const refresh = () => {
    close();
    pageFrame.reload();
  };
  const copyLink = () => {
    close();
    void navigator.clipboard.writeText(claimed()).then(() => announce(t('copy.done')));
  };
  return sheet(
    { place: 'bottom', title: phoneText('menu.title', { host: hostOf(claimed()) }), onEscape: close },
    h(
      'div',
      { className: 'menu-items' },
      item('reload', phoneText('menu.refresh'), refresh),
      item('copy', phoneText('menu.copy_link'), copyLink)
    ),
    h('div', { className: 'sheet-buttons' }, sheetButton(phoneText('menu.cancel'), close))
  );
}

/**
 * @param {import('../parts/icons.js').IconName} name
 * @param {string} label
 * @param {() => void} onclick
 */
function item(name, label, onclick) {
  return h(
    'button',
    { type: 'button', className: 'menu-item', onclick },
    h('span', { className: 'menu-face' }, icon(name, 22)),
    h('span', {}, label)
  );
}
