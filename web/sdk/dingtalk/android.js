// The native bridge of Androids (protocol/dingtalk.md 2).

import { pageWindow } from './environment.js';
import { whenThere } from './ready.js';

/** @import { Bridge } from './bridge.js' */

/** @returns {Bridge} */
export function openAndroidBridge() {
  const find = () => {
    const { nuva } = pageWindow;
    return nuva && (nuva.isReady === undefined || nuva.isReady) ? nuva : undefined;
  };
  const failed = new Promise((resolve, reject) => {
    pageWindow.document.addEventListener('runtimefailed', (/** @type {any} */ event) => reject(event.detail), { once: true });
  });
  const ready = Promise.race([whenThere(find, 'runtimeready'), failed]);

  return {
    ready,
    async send(method, params, reply) {
      const execute = (await ready).require();
      const parts = method.split('.');
      const action = parts.pop();
      execute(reply.ok, reply.fail, parts.join('.'), action, params);
    },
  };
}
