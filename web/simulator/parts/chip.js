/** Decisions as chips: a colour, and always words. */

/** @import { Tone } from '../../lib/parts/chip.js' */
/** @import { Call, LogEntry } from '../../types/sandbox' */

import { t } from '../../lib/i18n.js';
import { chip } from '../../lib/parts/chip.js';
import { reasonLabel } from './reasons.js';

/** @type {Readonly<Record<Call['status'], Tone>>} */
const tones = {
  allowed: 'good',
  refused: 'bad',
  failed: 'pending',
  waiting: 'pending',
  cancelled: 'neutral',
  sdk: 'neutral',
};

/** @param {Call} call */
export function decisionChip(call) {
  // A fault may only have made it late: the mark is there all the same.
  if (call.fault !== undefined) return chip('pending', reasonLabel('fault_injected'));
  const words = call.status === 'allowed' || !call.reason ? t(`status.${call.status}`) : reasonLabel(call.reason);
  return chip(tones[call.status], words);
}

/** @type {Readonly<Record<LogEntry['outcome'], Tone>>} */
const outcomes = { ok: 'good', refused: 'bad', fault: 'pending', error: 'bad' };

/** @param {LogEntry} entry */
export function outcomeChip(entry) {
  if (entry.fault !== undefined) return chip('pending', t('outcome.fault'));
  const words = entry.outcome === 'refused' && entry.reason ? reasonLabel(entry.reason) : t(`outcome.${entry.outcome}`);
  return chip(outcomes[entry.outcome], words);
}
