/** Ready-made failures: those that cost people the most days. */

/** @import { Fault } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import * as model from '../model.js';

/** @typedef {'quota' | 'token' | 'busy' | 'cut' | 'slow' | 'silent'} PresetName */

/** @type {Readonly<Record<string, readonly (Fault & { name: PresetName })[]>>} */
const presets = {
  wechat: [
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
  ],
  dingtalk: [
    { name: 'quota', endpoint: 'dingtalk.get_jsapi_ticket', answer: { errcode: 45009, errmsg: '接口调用超过限制' }, times: 1 },
    { name: 'token', endpoint: 'dingtalk.get_jsapi_ticket', answer: { errcode: 40014, errmsg: '不合法的access_token' }, times: 1 },
    { name: 'busy', endpoint: 'dingtalk.gettoken', answer: { errcode: -1, errmsg: '系统繁忙' }, times: 1 },
    { name: 'cut', endpoint: 'dingtalk.gettoken', drop: true, times: 1 },
    { name: 'slow', endpoint: 'dingtalk.jsapi.biz.contact.choose', latency_ms: 3000, times: 1 },
    { name: 'silent', endpoint: 'dingtalk.jsapi.device.geolocation.get', drop: true, times: 1 },
  ],
  gov: [
    { name: 'cut', endpoint: 'gov.gettoken', drop: true, times: 1 },
    { name: 'slow', endpoint: 'gov.jsapi.authConfig', latency_ms: 3000, times: 1 },
    { name: 'silent', endpoint: 'gov.jsapi.getGeolocation', drop: true, times: 1 },
  ],
};

/** @param {(fault: Fault) => Promise<void>} add */
export function faultPresets(add) {
  const own = presets[model.phone().dialect] ?? [];
  return h('div', { className: 'presets' }, ...own.map((preset) => presetButton(preset, add)));
}

/**
 * @param {Fault & { name: PresetName }} preset
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
