// What a page asks of the client itself: what it knows, and what its menu shows (wechat-bridge.md 3.1).

import { onAndroid } from './environment.js';
import { renameField, setField } from './in-place.js';
import { pageName, translateInPlace } from './names.js';

/** @type {Record<string, import('./shape').Shape>} */
export const clientShapes = {
  checkJsApi: {
    encode: (options) => ({ jsApiList: translateInPlace(options.jsApiList) }),
    decode(reply) {
      if (onAndroid && reply.checkResult) setField(reply, 'checkResult', JSON.parse(reply.checkResult));
      for (const wire in reply.checkResult) {
        const name = pageName(wire);
        if (name !== wire) renameField(reply.checkResult, wire, name);
      }
    },
  },

  hideMenuItems: { encode: menuList },
  showMenuItems: { encode: menuList },
};

/** @param {any} options */
function menuList(options) {
  return { menuList: options.menuList };
}
