/** @import { Call } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { part } from './part.js';

/**
 * What went over the bridge, both ways, nothing left out.
 * @param {Call} call
 */
export function wire(call) {
  return part(
    t('inspector.wire'),
    h('h4', {}, t('wire.to_host')),
    raw(`invoke(${JSON.stringify(call.wire)}, ${JSON.stringify(call.params)})`),
    h('h4', {}, t('wire.to_page')),
    raw(call.result === null ? '–' : JSON.stringify(call.result)),
    h('h4', {}, t('wire.page')),
    raw(call.url)
  );
}

/** @param {string} text */
function raw(text) {
  return h('pre', { className: 'raw', tabIndex: 0 }, text);
}
