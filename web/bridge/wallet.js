// What an Alipay+ wallet gives its pages: AlipayJSBridge, and the global `my` (alipay-plus.md 1.6).

import { alipayShim } from './alipay.js';
import { makeMy } from './my.js';
import { makeNativeCall } from './native-call.js';
import { define } from './page-objects.js';

/** @import { Shim, PageEnd } from './shims.js' */

/**
 * @param {PageEnd} end
 * @returns {Shim}
 */
export function walletShim(end) {
  const bridge = alipayShim(end);
  const my = makeMy(makeNativeCall(end.channel));
  return {
    hears: bridge.hears,
    appear() {
      bridge.appear();
      define(end.scope, 'my', my);
    },
    announce: bridge.announce,
    deliver: bridge.deliver,
  };
}
