import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import * as model from '../model.js';
import { icon } from '../../lib/parts/icons.js';

/** One line, when the platform refused something that a person did. */
export function notice() {
  return h(
    'div',
    { className: 'notice', role: 'alert', hidden: () => model.notice() === '' },
    icon('alert', 16),
    h('span', {}, () => model.notice()),
    h(
      'button',
      {
        type: 'button',
        className: 'icon-button small',
        'aria-label': () => t('notice.dismiss'),
        onclick: () => model.notice.set(''),
      },
      icon('close', 14)
    )
  );
}
