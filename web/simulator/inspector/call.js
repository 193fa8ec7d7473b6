/** @import { Call } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { identityArguments, ownArguments } from '../parts/call-text.js';
import { decisionChip } from '../parts/chip.js';
import { copyButton } from '../../lib/parts/copy-button.js';
import { clockTime, duration } from '../../lib/parts/format.js';
import { decision } from './decision.js';
import { doctor } from './doctor.js';
import { fact } from './fact.js';
import { json } from './json-view.js';
import { part } from './part.js';
import { signature } from './signature.js';
import { wire } from './wire.js';

/**
 * A call from its name down to what went over the wire.
 * @param {Call} call
 */
export function inspectCall(call) {
  return [
    head(call),
    doctor(call),
    decision(call),
    call.signature === null ? null : signature(call.signature, call),
    args(call),
    part(
      t('inspector.result'),
      call.result === null ? h('p', { className: 'faint' }, t(noResult(call))) : json(call.result)
    ),
    wire(call),
  ];
}

/** @param {Call} call */
function head(call) {
  const time = call.duration_ms === null ? t('status.waiting') : duration(call.duration_ms);
  return h(
    'header',
    { className: 'inspector-head' },
    h('h2', { className: 'mono' }, call.name),
    decisionChip(call),
    copyButton(
      () => t('inspector.copy_json'),
      () => JSON.stringify(call, null, 2)
    ),
    h(
      'dl',
      { className: 'facts' },
      fact(t('inspector.wire_name'), call.wire),
      fact(t('inspector.at'), clockTime(call.at)),
      fact(
        t('inspector.took'),
        call.waited_ms > 0 ? t('inspector.took_person', { time, person: duration(call.waited_ms) }) : time
      )
    )
  );
}

/** @param {Call} call */
function args(call) {
  const identity = identityArguments(call);
  const more =
    Object.keys(identity).length === 0
      ? null
      : h('details', { className: 'more' }, h('summary', {}, t('inspector.identity')), json(identity));
  return part(t('inspector.arguments'), json(ownArguments(call)), more);
}

/** @param {Call} call */
function noResult(call) {
  return call.status === 'waiting' ? 'inspector.no_result.yet' : 'inspector.no_result.never';
}
