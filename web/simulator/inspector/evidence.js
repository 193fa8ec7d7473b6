/** @import { Json } from '../../types/host-protocol' */
/** @import { Call } from '../../types/sandbox' */

import { t } from '../../lib/i18n.js';
import { callRows } from '../log/rows.js';
import * as model from '../model.js';
import { CONFIG } from '../parts/call-text.js';
import { dateTime, hostOf } from '../../lib/parts/format.js';

/** @typedef {[name: string, value: string]} Fact */

/**
 * The values that were compared, side by side, for the reasons that come from comparing.
 * @param {string} reason
 * @param {Call} call
 * @returns {Fact[]}
 */
export function evidence(reason, call) {
  const facts = collectors[reason]?.(call) ?? [];
  return facts.filter(([, value]) => value !== '');
}

/** @param {Call} call @returns {Fact[]} */
const domains = (call) => [
  [t('evidence.page_host'), hostOf(call.url)],
  [t('evidence.bound'), value(call, 'domain') || model.appInView()?.domains.join(', ') || t('evidence.none')],
];

/** @param {Call} call @returns {Fact[]} */
const url = (call) => [[t('evidence.url'), value(call, 'url') || call.url]];

/** @param {Call} call @returns {Fact[]} */
const apps = (call) => [
  [t('evidence.given_app'), text(call.params['appId'])],
  [t('evidence.known_apps'), model.apps().map(model.clientId).join(', ')],
];

/** @param {Call} call @returns {Fact[]} */
const ticket = (call) => [
  [t('evidence.live_ticket'), value(call, 'ticket')],
  [t('evidence.now'), dateTime(call.at)],
];

/** @param {Call} call @returns {Fact[]} */
const timestamp = (call) => [
  [t('evidence.timestamp'), dated(text(call.params['verifyTimestamp']))],
  [t('evidence.now'), dateTime(call.at)],
];

/** @param {Call} call @returns {Fact[]} */
const declared = (call) => [
  [t('evidence.called'), call.name],
  [t('evidence.declared'), declaredBefore(call).join(', ') || t('evidence.none')],
];

/** @param {Call} call @returns {Fact[]} */
const client = (call) => [
  [t('evidence.called'), call.name],
  [t('evidence.client'), model.phone().device.client_version],
];

/** @type {Readonly<Record<string, (call: Call) => Fact[]>>} */
const collectors = {
  domain_not_bound: domains,
  no_domain: domains,
  url_is_ip: domains,
  url_has_port: domains,
  url_not_http: url,
  url_invalid: url,
  url_has_user_info: url,
  unknown_app: apps,
  ticket_expired: ticket,
  ticket_superseded: ticket,
  timestamp_malformed: timestamp,
  timestamp_out_of_window: timestamp,
  api_not_declared: declared,
  client_too_old: client,
  signature_mismatch: (call) => (moved(call) ? [...url(call), [t('evidence.page_now'), call.url]] : url(call)),
};

/**
 * The value that a check looked at.
 * @param {Call} call
 * @param {string} name
 */
function value(call, name) {
  return call.checks.find((check) => check.name === name)?.value ?? '';
}

/**
 * Whether the page has gone on since the URL that was verified.
 * @param {Call} call
 */
function moved(call) {
  return /\(landing\)$/.test(value(call, 'url'));
}

/**
 * What the page's newest config before this call asked for.
 * @param {Call} call
 * @returns {string[]}
 */
function declaredBefore(call) {
  const configs = callRows.rows.flatMap((row) => ('call' in row && row.call.wire === CONFIG ? [row.call] : []));
  const list = configs.filter((config) => config.id < call.id).at(-1)?.params['verifyJsApiList'];
  return Array.isArray(list) ? list.map(text) : [];
}

/** @param {Json | undefined} json */
function text(json) {
  return json === undefined || json === null ? '' : String(json);
}

/**
 * A timestamp with the date that it stands for.
 * @param {string} timestamp
 */
function dated(timestamp) {
  const seconds = Number(timestamp);
  const date = new Date(seconds * 1000);
  return timestamp === '' || Number.isNaN(date.getTime()) ? timestamp : `${timestamp} = ${dateTime(date.getTime())}`;
}
