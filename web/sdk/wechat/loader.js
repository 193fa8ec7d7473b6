// How the script gives `wx` to the page: AMD or CMD, CommonJS, or two globals (wechat-bridge.md 1.2). Last of the
// joined script; nobody imports it.

import { pageWindow } from './environment.js';
import { watchLocalImages } from './local-images.js';
import { wx } from './sdk.js';

/** Loaded twice, the first copy stays, since pages may hold it already. */
const firstCopy = pageWindow && pageWindow.jWeixin;
const commonJsModule = typeof module === 'object' && module && module.exports ? module : undefined;

if (!firstCopy) watchLocalImages();

if (typeof define === 'function' && (define.amd || define.cmd)) {
  define(() => firstCopy || wx);
} else if (commonJsModule) {
  commonJsModule.exports = firstCopy || wx;
} else if (pageWindow && !firstCopy) {
  Object.assign(pageWindow, { wx, jWeixin: wx });
}
