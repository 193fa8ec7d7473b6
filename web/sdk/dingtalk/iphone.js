// The native bridge of iPhones (protocol/dingtalk.md 2).

import { pageWindow } from './environment.js';
import { whenThere } from './ready.js';

/** @import { Bridge } from './bridge.js' */

/** @returns {Bridge} */
export function openIphoneBridge() {
  const ready = whenThere(() => pageWindow.WebViewJavascriptBridge, 'WebViewJavascriptBridgeReady').then((bridge) => {
    bridge.init(() => {});
    return bridge;
  });

  return {
    ready,
    async send(method, params, reply) {
      const bridge = await ready;
      const isWatch = params.watch === true;
      if (isWatch) {
        // Every event comes to the handler; the answer only says that the client watches.
        bridge.registerHandler(method, (/** @type {any} */ data, /** @type {any} */ acknowledge) => {
          reply.more(data);
          acknowledge({ errorCode: '0', errorMessage: 'success' });
        });
      }
      bridge.callHandler(method, params, (/** @type {any} */ envelope) => {
        if (!envelope || envelope.errorCode !== '0') reply.fail(envelope);
        else if (isWatch) reply.settle(envelope.result);
        else reply.ok(envelope.result);
      });
    },
  };
}
