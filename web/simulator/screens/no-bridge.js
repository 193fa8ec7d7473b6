import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { signal } from '../../lib/signal.js';
import { pageInView } from '../page/page-in-view.js';
import { copyButton } from '../../lib/parts/copy-button.js';
import { richText } from '../../lib/parts/rich-text.js';
import { bridgeTag } from '../parts/tag.js';

/** The page is there, and nobody in it has said hello. This is the tool speaking, not the phone. */
export function noBridgeCard() {
  const dismissed = signal(false);
  const reasons = /** @type {const} */ ([
    'no_bridge.why.tag',
    'no_bridge.why.frame',
    'no_bridge.why.https',
    'no_bridge.why.down',
  ]);
  return h(
    'section',
    { className: 'no-bridge', hidden: dismissed, 'aria-label': () => t('no_bridge.title') },
    h('h2', {}, () => t('no_bridge.title')),
    h('p', {}, () => richText(t('no_bridge.text'))),
    h(
      'div',
      { className: 'snippet' },
      h('code', {}, bridgeTag()),
      copyButton(() => t('setup.copy_tag'), bridgeTag)
    ),
    h(
      'details',
      {},
      h('summary', {}, () => t('no_bridge.why')),
      h('ul', {}, ...reasons.map((key) => h('li', {}, () => richText(t(key)))))
    ),
    h(
      'div',
      { className: 'card-buttons' },
      h('button', { type: 'button', className: 'button', onclick: () => dismissed.set(true) }, () =>
        t('no_bridge.dismiss')
      ),
      h('button', { type: 'button', className: 'button primary', onclick: () => pageInView.reload() }, () =>
        t('no_bridge.retry')
      )
    )
  );
}
