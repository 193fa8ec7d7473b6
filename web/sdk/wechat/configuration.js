// wx.config, wx.ready, wx.error: what they do in which order (wechat-bridge.md 2.4 and 2.5).
//
// The state is never reset, `ready` does not mean "verified", and two configs in flight share one queue. None of it is
// pretty; all of it is what pages in the field rely on or stumble over.

import { reportFailedConfig } from '../feedback.js';
import { clientVersion, inWechat } from './environment.js';
import { adoptConfig, currentConfig } from './identity.js';
import { translateInPlace } from './names.js';
import { call, logDebug, parkDecoder, whenBridge } from './transport.js';
import { sdkVersion } from './version.js';

/** The first client that reports a failed config. Compared as text, so `10.0.0` counts as older. */
const firstReportingClient = '6.0.2';

/** True from the first answer on, be it good or bad. */
let answered = false;
/** A failure that no handler has heard of. */
let unreported = false;
/** The answer that late handlers get. @type {any} */
let remembered;
/** Set by each config sent, cleared by the first answer: only that one is remembered. */
let remembering = false;
/** Callbacks of wx.ready that wait. @type {(() => void)[]} */
let waiting = [];
/** The last one given to wx.error. @type {((result: any) => void) | undefined} */
let errorHandler;

/** @param {any} config */
export function configure(config) {
  adoptConfig(config);
  logDebug('config', config);
  // Undocumented: `check: false` asks nobody and counts as answered.
  const asksHost = currentConfig().check !== false;
  whenBridge(asksHost ? verifyPage : skipVerification);
}

/**
 * @param {() => void} callback
 */
export function onReady(callback) {
  if (answered) {
    callback();
    return;
  }
  waiting.push(callback);
  // A preview aid: debug outside WeChat, after wx.config.
  if (!inWechat && currentConfig().debug) callback();
}

/**
 * @param {(result: any) => void} callback
 */
export function onError(callback) {
  if (clientVersion < firstReportingClient) return;
  if (unreported) callback(remembered);
  else errorHandler = callback;
}

function verifyPage() {
  const queue = waiting;
  /** @type {import('./transport.js').Callbacks} */
  const steps = {
    fail(result) {
      reportFailedConfig(result.errMsg);
      if (errorHandler) errorHandler(result);
      else unreported = true;
    },
    complete() {
      runQueue(queue);
    },
  };
  remembering = true;
  call('preVerifyJSAPI', verification(currentConfig()), parkDecoder(steps, remember));
}

/** @param {any} config */
function verification(config) {
  const lists = { verifyJsApiList: translateInPlace(config.jsApiList) };
  return sdkVersion < '1.6.0'
    ? lists
    : Object.assign(lists, { verifyOpenTagList: translateInPlace(config.openTagList) });
}

/** @param {any} result */
function remember(result) {
  if (!remembering) return;
  remembering = false;
  answered = true;
  unreported = false;
  remembered = result;
}

function skipVerification() {
  answered = true;
  runQueue(waiting);
}

/** @param {(() => void)[]} queue */
function runQueue(queue) {
  for (const callback of queue) callback();
  waiting = [];
}
