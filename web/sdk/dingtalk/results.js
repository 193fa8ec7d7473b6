// What a page sees of a result where it is not what the client says: a few methods have words of their own for it.

/** @import { Platform } from './environment.js' */

/** @type {{ [method: string]: (result: any, platform: Platform) => any }} */
const words = {
  'biz.telephone.checkBizCall': (result, platform) => (platform === 'ios' ? { isSupport: Boolean(result) } : result),
  'device.connection.getNetworkType': network,
  'device.notification.actionSheet': (result) => Object.assign({}, result, { index: result && result.buttonIndex }),
};

/**
 * @param {string} method
 * @param {any} result of the client
 * @param {Platform} platform
 */
export function pageResult(method, result, platform) {
  const read = words[method];
  return read ? read(result, platform) : result;
}

/**
 * @param {any} answer
 * @param {Platform} platform
 */
function network(answer, platform) {
  const type = answer.result;
  const isThere = type !== 'none' && type !== 'unknown';
  if (platform === 'pc') return { netWorkAvailable: isThere };
  // Pages have learnt to live with the other spelling.
  return isThere ? { netWorkAvailable: true, netWorkType: type } : { newWorkAvailable: false };
}
