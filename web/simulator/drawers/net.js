/** @import { Network } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import * as model from '../model.js';
import { radioList } from '../../lib/parts/choice.js';
import { part } from '../../lib/parts/field.js';
import { richText } from '../../lib/parts/rich-text.js';
import { change } from '../session.js';

/** @type {readonly Network[]} */
const networks = ['wifi', '5g', '4g', '3g', '2g', 'none'];

/** The phone's connection, as a page hears of it. */
export function netDrawer() {
  return [
    part(
      () => t('net.connection'),
      radioList(
        {
          values: networks,
          label: (name) => t(`net.${name}`),
          value: () => model.phone().network,
          onChoose: (network) => void change({ network }),
          name: () => t('net.connection'),
        },
        (name) => t(name === 'none' ? 'net.told.none' : 'net.told', { type: name }),
        'compact'
      ),
      h('p', { className: 'hint' }, () => richText(t('net.hint')))
    ),
  ];
}
