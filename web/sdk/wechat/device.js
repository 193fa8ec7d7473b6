// What the phone senses: network, place, codes, beacons (wechat-bridge.md 3.1 and 3.3).

import { onIos } from './environment.js';
import { dropField, renameField, setField } from './in-place.js';

/** @type {Record<string, import('./shape').Shape>} */
export const deviceShapes = {
  getNetworkType: {
    // `subtype` wins whatever err_msg says; otherwise the outcome itself must be a network type.
    decode(reply) {
      const outcome = reply.errMsg.substring(reply.errMsg.indexOf(':') + 1);
      if (reply.subtype) {
        setField(reply, 'errMsg', 'getNetworkType:ok');
        renameField(reply, 'subtype', 'networkType');
      } else if (outcome === 'wifi' || outcome === 'edge' || outcome === 'wwan') {
        setField(reply, 'errMsg', 'getNetworkType:ok');
        setField(reply, 'networkType', outcome);
      } else {
        setField(reply, 'errMsg', 'getNetworkType:fail');
      }
    },
  },

  startSearchBeacons: {
    encode: (options) => ({ ticket: options.ticket }),
  },

  scanQRCode: {
    optionsOptional: true,
    encode: (options) => ({
      needResult: options.needResult || 0,
      scanType: options.scanType || ['qrCode', 'barCode'],
    }),
    decode(reply) {
      if (!onIos || !reply.resultStr) return;
      const scanned = JSON.parse(reply.resultStr);
      setField(reply, 'resultStr', scanned && scanned.scan_code && scanned.scan_code.scan_result);
    },
  },

  getLocation: {
    optionsOptional: true,
    encode: (options) => ({ type: options.type || 'wgs84' }),
    decode: (reply) => dropField(reply, 'type'),
  },

  openLocation: {
    encode: (options) => ({
      latitude: options.latitude,
      longitude: options.longitude,
      name: options.name || '',
      address: options.address || '',
      scale: options.scale || 28,
      infoUrl: options.infoUrl || '',
    }),
  },
};
