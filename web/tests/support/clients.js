// The clients of DingTalk's family that a page may believe to run in, and their vendors' SDKs as page scripts.
// User agents: dingtalk.md 1.2, gov-dingtalk.md 1.

import { bundlePackage } from './common-js.js';

const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148';
const android = 'Mozilla/5.0 (Linux; Android 12; M2) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/107.0 Mobile Safari/537.36';
const windows = 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/107.0 Safari/537.36';
const dingtalk = 'AliApp(DingTalk/7.8.1) com.laiwang.DingTalk/46766536 Channel/201200 language/zh-Hans-CN';
const gov = 'TaurusApp(taurus/3.2.0)';

/**
 * What the boot data say of a client.
 * @typedef {{ dialect: string, profile: string, userAgent: string, platform: string }} Client
 */

/** @type {Record<'iphone' | 'android' | 'desktop', Client>} */
export const dingtalkClients = {
  iphone: { dialect: 'dingtalk', profile: 'iphone', userAgent: `${iphone} ${dingtalk}`, platform: 'iPhone' },
  android: { dialect: 'dingtalk', profile: 'android', userAgent: `${android} ${dingtalk}`, platform: 'Linux armv8l' },
  desktop: {
    dialect: 'dingtalk',
    profile: 'desktop',
    userAgent: `${windows} dingtalk-win/1.0.0 nw(0.14.7) DingTalk(7.6.0)`,
    platform: 'Win32',
  },
};

/** @type {Record<'iphone' | 'android' | 'desktop', Client>} */
export const govClients = {
  iphone: { dialect: 'gov', profile: 'iphone', userAgent: `${iphone} Nebula ${gov} mPaaSClient`, platform: 'iPhone' },
  android: { dialect: 'gov', profile: 'android', userAgent: `${android} Nebula ${gov} mPaaSClient`, platform: 'Linux armv8l' },
  desktop: { dialect: 'gov', profile: 'desktop', userAgent: `${windows} dingtalk-win/1.0.0 ${gov}`, platform: 'Win32' },
};

/** DingTalk's SDK as a script that makes `window.dd`, as the vendor's own script build does. */
export const dingtalkSdk = {
  /** The newest. */
  v3: bundlePackage('dingtalk-jsapi-3.2.9', { global: 'dd' }),
  /** The last before the flat names. */
  v2: bundlePackage('dingtalk-jsapi-2.15.6', { global: 'dd' }),
};

/** Gov-DingTalk's SDK, which makes `window.dd` and `window.gdt` by itself. */
export const govSdk = bundlePackage('gdt-jsapi');
