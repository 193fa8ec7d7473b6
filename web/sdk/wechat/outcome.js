// From the host's err_msg to the page's errMsg (wechat-bridge.md 4, rules 3 and 4).

import { pageName } from './names.js';

/** Who does not know a function cannot refuse it: clients before 6.0.2 verify no page. */
const verifiedByNobody = 'function not exist';

/**
 * The rules are blind to where `failed_` and `fail_` stand; hosts and pages have lived with it for years, so it stays.
 *
 * @param {string} wire name of the call that was answered
 * @param {any} err_msg as the host sent it; the text before the first colon does not count
 * @returns {string} `getLocation:ok`, `getLocation:cancel`, `getLocation:<reason>`
 */
export function describeOutcome(wire, err_msg) {
  const name = pageName(wire);
  if (!err_msg) return name + ':ok';

  let outcome = err_msg.substring(err_msg.indexOf(':') + 1);
  if (outcome === 'confirm') outcome = 'ok';
  if (outcome === 'failed') outcome = 'fail';
  if (outcome.indexOf('failed_') !== -1) outcome = outcome.substring('failed_'.length);
  if (outcome.indexOf('fail_') !== -1) outcome = outcome.substring('fail_'.length);
  outcome = outcome.replace(/_/g, ' ').toLowerCase();
  if (outcome === 'access denied' || outcome === 'no permission to execute') outcome = 'permission denied';
  if (name === 'config' && outcome === verifiedByNobody) outcome = 'ok';
  return name + ':' + (outcome || 'fail');
}
