import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { reasonText } from '../parts/reasons.js';
import { richText } from '../../lib/parts/rich-text.js';

/**
 * A reason for people: what it means, what was compared, what to do, and the code to search for.
 * @param {string} reason
 * @param {readonly string[]} steps
 * @param {readonly import('./evidence.js').Fact[]} [facts]
 */
export function why(reason, steps, facts = []) {
  const [only] = steps;
  return h(
    'div',
    { className: 'why', 'data-reason': reason },
    h('p', { className: 'why-text' }, ...richText(reasonText(reason))),
    facts.length === 0
      ? null
      : h(
          'dl',
          { className: 'evidence' },
          ...facts.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])
        ),
    only === undefined ? null : h('h4', {}, t('inspector.fix')),
    steps.length > 1 ? h('ol', { className: 'steps' }, ...steps.map((step) => h('li', {}, ...richText(step)))) : null,
    steps.length === 1 && only !== undefined ? h('p', {}, ...richText(only)) : null,
    h('code', { className: 'reason-code' }, reason)
  );
}
