// Images, recordings, and what they are uploaded as (wechat-bridge.md 3.1).

import { onAndroid } from './environment.js';
import { setField } from './in-place.js';

/** @type {Record<string, import('./shape').Shape>} */
export const mediaShapes = {
  chooseImage: {
    encode: (options) => ({
      scene: '1|2',
      count: options.count || 9,
      sizeType: options.sizeType || ['original', 'compressed'],
      sourceType: options.sourceType || ['album', 'camera'],
    }),
    decode(reply) {
      if (!onAndroid || !reply.localIds) return;
      try {
        setField(reply, 'localIds', JSON.parse(reply.localIds));
      } catch (notJson) {
        // A host that answered with an array after all: leave it.
      }
    },
  },
  previewImage: { encode: (options) => ({ current: options.current, urls: options.urls }) },
  uploadImage: { encode: withLocalIdAndProgress },
  downloadImage: { encode: withServerIdAndProgress },

  playVoice: { encode: withLocalId },
  pauseVoice: { encode: withLocalId },
  stopVoice: { encode: withLocalId },
  uploadVoice: { encode: withLocalIdAndProgress },
  downloadVoice: { encode: withServerIdAndProgress },
  translateVoice: { encode: withLocalIdAndProgress },
};

/** @param {any} options */
function withLocalId(options) {
  return { localId: options.localId };
}

/** @param {any} options */
function withLocalIdAndProgress(options) {
  return { localId: options.localId, isShowProgressTips: progressTips(options) };
}

/** @param {any} options */
function withServerIdAndProgress(options) {
  return { serverId: options.serverId, isShowProgressTips: progressTips(options) };
}

/**
 * Off only for what is loosely zero: `0`, `'0'`, `false`, `''`. Missing means on.
 *
 * @param {any} options
 */
function progressTips(options) {
  return options.isShowProgressTips == 0 ? 0 : 1;
}
