/** Ready-made failures: those that cost people the most days. */

/** @import { Fault } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';

/** @typedef {'quota' | 'token' | 'busy' | 'cut' | 'slow' | 'silent'} PresetName */

/** @type {readonly (Fault & { name: PresetName })[]} */
const presets = [
  {
    name: 'quota',
    endpoint: 'wechat.getticket',
    answer: { errcode: 45009, errmsg: 'reach max api daily quota limit' },
    times: 1,
  },
  {
    name: 'token',
    endpoint: 'wechat.getticket',
    answer: { errcode: 40001, errmsg: 'invalid credential, access_token is invalid or not latest' },
    times: 1,
  },
  { name: 'busy', endpoint: 'wechat.token', answer: { errcode: -1, errmsg: 'system error' }, times: 1 },
  { name: 'cut', endpoint: 'wechat.token', drop: true, times: 1 },
  { name: 'slow', endpoint: 'wechat.jsapi.preVerifyJSAPI', latency_ms: 3000, times: 1 },
  { name: 'silent', endpoint: 'wechat.jsapi.geoLocation', drop: true, times: 1 },
];

/** @param {(fault: Fault) => Promise<void>} add */
export function faultPresets(add) {
  return h('div', { className: 'presets' }, ...presets.map((preset) => presetButton(preset, add)));
}

/**
 * @param {(typeof presets)[number]} preset
 * @param {(fault: Fault) => Promise<void>} add
 */
function presetButton({ name, ...fault }, add) {
  return h(
    'button',
    { type: 'button', className: 'preset', onclick: () => void add(fault) },
    h('span', { className: 'option-label' }, () => t(`faults.preset.${name}`)),
    h('span', { className: 'option-detail mono' }, fault.endpoint)
  );
}
