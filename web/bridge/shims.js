// Which bridge speaks for a dialect: the object that its vendor's SDK looks for on each kind of client.

import { alipayShim } from './alipay.js';
import { nuvaShim } from './nuva.js';
import { pcContainerShim } from './pc-container.js';
import { pcPlatformShim } from './pc-platform.js';
import { walletShim } from './wallet.js';
import { webViewShim } from './webview-javascript-bridge.js';
import { weixinShim } from './weixin.js';

/** @import { NativeBoot } from '../types/host-protocol' */
/** @import { Channel } from './channel.js' */
/** @import { JsonObject } from './json.js' */

/**
 * What a shim works with.
 * @typedef {object} PageEnd
 * @property {Window & typeof globalThis} scope
 * @property {NativeBoot} boot
 * @property {() => Channel} channel there from the first call or event on, not yet while the shim is made
 */

/**
 * A vendor's bridge in the page. What an SDK looks for as soon as it is loaded is there when the shim has been made;
 * what a slow client brings late comes with `appear`.
 * @typedef {object} Shim
 * @property {string[]} hears the host's events that it listens to, whatever the page does
 * @property {() => void} appear gives the page the object that it calls
 * @property {() => void} announce tells the page that it is there
 * @property {(event: string, payload: JsonObject) => void} deliver hands on an event of the host's
 */

/** @typedef {(end: PageEnd) => Shim} MakeShim */

/** By dialect, then by profile. @type {Map<string, Map<string, MakeShim>>} */
const shims = new Map([
  ['wechat', onEach(weixinShim, weixinShim, weixinShim)],
  ['dingtalk', onEach(webViewShim, nuvaShim, pcContainerShim)],
  ['gov', onEach(alipayShim, alipayShim, pcPlatformShim)],
  ['alipayplus', onEach(walletShim, walletShim, walletShim)],
]);

/**
 * The shim for a page; undefined where we speak no such dialect.
 * @param {NativeBoot} boot
 * @returns {MakeShim | undefined}
 */
export function shimFor({ dialect, profile }) {
  const ofDialect = shims.get(dialect);
  return ofDialect && ofDialect.get(profile);
}

/**
 * @param {MakeShim} iphone
 * @param {MakeShim} android
 * @param {MakeShim} desktop
 */
function onEach(iphone, android, desktop) {
  return new Map([
    ['iphone', iphone],
    ['android', android],
    ['desktop', desktop],
  ]);
}
