// A page whose config was refused tells the gateway, if its script tag says where (docs/gateway.md, "Feedback").

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import vm from 'node:vm';
import { joinScript } from '../support/join.js';
import { sdkFolder } from '../support/subjects.js';

/**
 * A page of WeChat's whose config is answered so.
 *
 * @param {string | null} gateway what the script tag says
 * @param {string} answer
 */
function page(gateway, answer) {
  /** @type {any[]} */
  const sent = [];
  const currentScript = { getAttribute: (/** @type {string} */ name) => (name === 'data-kanhe-gateway' ? gateway : null) };
  /** @type {Record<string, any>} */
  const globals = {
    navigator: { userAgent: 'MicroMessenger/8.0.30' },
    document: { title: '', addEventListener() {}, currentScript },
    location: { href: 'https://shop.example/item?id=1#top' },
    WeixinJSBridge: { invoke: (/** @type {any} */ _name, /** @type {any} */ _args, /** @type {any} */ reply) => reply({ err_msg: answer }) },
    fetch: (/** @type {string} */ url, /** @type {any} */ options) => {
      sent.push([url, JSON.parse(options.body)]);
      return Promise.reject(new Error('the gateway is down'));
    },
  };
  globals.window = globals;
  vm.runInNewContext(joinScript(sdkFolder), globals);
  globals.wx.config({ appId: 'wx1', timestamp: 1, nonceStr: 'n', signature: 's', jsApiList: [] });
  globals.wx.config({ appId: 'wx1', timestamp: 1, nonceStr: 'n', signature: 's', jsApiList: [] });
  return sent;
}

describe('feedback', () => {
  const gateway = 'https://gateway.example/v1/apps/shop';

  it('a refused config is reported once, with the URL that was signed', () => {
    const [[url, body], ...more] = page(gateway, 'preVerifyJSAPI:invalid signature');
    assert.equal(url, `${gateway}/page-config:failed`);
    assert.equal(body.url, 'https://shop.example/item?id=1');
    assert.match(body.message, /invalid signature/);
    assert.deepEqual(more, []);
  });

  it('an accepted one is not, nor any where the tag names no gateway', () => {
    assert.deepEqual(page(gateway, 'preVerifyJSAPI:ok'), []);
    assert.deepEqual(page(null, 'preVerifyJSAPI:invalid signature'), []);
  });
});
