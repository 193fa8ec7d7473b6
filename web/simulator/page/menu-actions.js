/** What an item of the menu does that the platform leaves to whoever shows the phone. */

import { t } from '../../lib/i18n.js';
import * as model from '../model.js';
import { announce } from '../../lib/parts/announcer.js';
import { pageInView } from './page-in-view.js';

/** @param {string} item */
export function menuActions(item) {
  switch (item) {
    case 'back':
    case 'menuItem:refresh':
      // Whoever else shows the page has heard it by himself.
      if (model.isElsewhere()) return;
      return item === 'back' ? pageInView.back() : pageInView.reload();
    case 'menuItem:copyUrl':
      return void navigator.clipboard.writeText(model.claimed()).then(() => announce(t('copy.done')));
    case 'menuItem:openWithSafari':
    case 'menuItem:openWithQQBrowser':
      return void window.open(model.claimed(), '_blank', 'noopener');
    case 'menuItem:dayMode':
      return model.phoneScheme.set('light');
    case 'menuItem:nightMode':
      return model.phoneScheme.set('dark');
    default:
      return model.notice.set(t('menu.not_simulated'));
  }
}
