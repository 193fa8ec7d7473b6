import { h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { mark } from '../lib/parts/icons.js';
import { richText } from '../lib/parts/rich-text.js';

/**
 * What is shown when there is no platform to simulate a phone with.
 * @param {unknown} error
 */
export function failure(error) {
  const why = error instanceof Error ? error.message : String(error);
  return h(
    'main',
    { className: 'failure' },
    mark(),
    h('h1', {}, t('failure.title')),
    h('p', {}, ...richText(t('failure.text'))),
    h('pre', {}, why),
    h('button', { type: 'button', className: 'button primary', onclick: () => location.reload() }, t('failure.retry'))
  );
}
