// The `wx` object of one SDK version: one function for each row of the catalog.

import { businessShapes } from './business.js';
import { catalog } from './catalog.js';
import { clientShapes } from './client.js';
import { configure, onError, onReady } from './configuration.js';
import { deviceShapes } from './device.js';
import { getLocalImgData } from './local-image-data.js';
import { mediaShapes } from './media.js';
import { getEnv, miniProgramShapes } from './mini-program.js';
import { invokeRaw, listenRaw } from './raw.js';
import { shareShapes } from './share.js';
import { call, listen, parkDecoder, settle, whenBridge } from './transport.js';
import { sdkVersion } from './version.js';

/** @typedef {import('../../types/catalog').WechatApi} WechatApi */
/** @typedef {Record<string, any>} Members */

/** @type {Record<string, import('./shape').Shape>} */
const shapes = Object.assign(
  {},
  clientShapes,
  deviceShapes,
  mediaShapes,
  shareShapes,
  businessShapes,
  miniProgramShapes
);

/** APIs that are more than a call or an event. @type {Members} */
const ofTheirOwn = { config, getLocalImgData, 'miniProgram.getEnv': getEnv };

/** What the page gets, under the names that it always had. @type {Members} */
export const wx = { config, ready: onReady, error: onError };

for (const row of catalog) {
  if (row.since <= sdkVersion) place(row.name, ofTheirOwn[row.name] || fromCatalog(row));
}

/**
 * From the first config on there is also the raw way to the bridge.
 *
 * @param {any} pageConfig
 */
function config(pageConfig) {
  configure(pageConfig);
  wx.invoke = invokeRaw;
  wx.on = listenRaw;
}

/**
 * @param {string} name `miniProgram.navigateTo` is a member of a member
 * @param {unknown} api
 */
function place(name, api) {
  const [first = '', second] = name.split('.');
  if (second === undefined) {
    wx[first] = api;
  } else {
    wx[first] = wx[first] || {};
    wx[first][second] = api;
  }
}

/** @param {WechatApi} row */
function fromCatalog(row) {
  return row.kind === 'listen' ? listener(row) : caller(row);
}

/** @param {WechatApi} row */
function caller(row) {
  const { encode, decode, optionsOptional, waits } = shapeOf(row);
  /** @param {any} options */
  const send = (options) => {
    const given = optionsOptional ? options || {} : options;
    const args = encode ? encode(given) : {};
    call(row.wire, args, decode ? parkDecoder(given, decode) : given);
  };
  return (/** @type {any} */ options) => (waits ? whenBridge(() => send(options)) : send(options));
}

/** @param {WechatApi} row */
function listener(row) {
  return (/** @type {any} */ options) => {
    listen(row.wire, row.share === undefined ? plain : sharing, options);

    /** @param {any} payload */
    function plain(payload) {
      settle(row.wire, payload, options);
    }

    /** @param {any} payload */
    function sharing(payload) {
      if (options && options.trigger) options.trigger(payload);
      settle(row.wire, payload, parkDecoder({}, share));
    }

    /** @param {any} payload */
    function share(payload) {
      // Putting a page among one's favourites goes the way of a message, and the page hears no more of it.
      const silent = row.share === 'sendAppMessage' && payload.scene === 'favorite';
      const { encode } = shapeOf(row);
      call(String(row.share), encode ? encode(options) : {}, silent ? undefined : options);
    }
  };
}

/** @param {WechatApi} row */
function shapeOf(row) {
  return shapes[row.name] || {};
}
