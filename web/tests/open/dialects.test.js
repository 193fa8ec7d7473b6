// Each dialect's own client in a driven browser, with the vendor's SDK from its usual address: a config, a call, and a
// dialog that is answered over the sandbox API. WeChat's iPhone has a file of its own.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openOffice } from '../e2e/office/office.js';
import { dingtalkSdk, govSdk } from '../support/clients.js';
import { startPlatform } from '../support/platform.js';
import { DevServer, eventually, open, profiles, signed } from './open.js';

/** @type {import('../support/platform.js').Platform} */
let platform;
/** @type {import('../e2e/office/office.js').Office} */
let office;
/** @type {DevServer} */
let dev;
let folder = '';

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kanhe-sdk-'));
  writeFileSync(join(folder, 'dingtalk.open.js'), dingtalkSdk.v3);
  writeFileSync(join(folder, 'index.js'), govSdk);
  platform = await startPlatform();
  office = await openOffice(platform);
  dev = await DevServer.start();
  const pass = async (/** @type {URL} */ url) => {
    const answer = await fetch(office.url + url.pathname + url.search);
    return { body: await answer.text(), type: 'application/json' };
  };
  dev.put('/config', pass);
  dev.put('/ticket', pass);
});

after(async () => {
  await office?.stop();
  await platform?.stop();
  dev?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Opens a page of a dialect, and stops when the scene is over.
 * @param {string[]} flags
 * @param {string} body
 * @param {(opened: import('./open.js').Opened) => Promise<void>} scene
 */
async function during(flags, body, scene) {
  dev.reports.length = 0;
  dev.put('/page', {
    body: `<!doctype html><title>Page</title><script>const report = (kind, told) =>
  fetch('/report', { method: 'POST', body: JSON.stringify({ kind, ...told }) });
const from = (path) => fetch(path).then((answer) => answer.json());</script>${body}`,
  });
  const opened = await open('https://m.shop.example/page', [
    '--map', `m.shop.example=${dev.address}`, '--server', platform.url, '--hermetic', '--bind', '--vendor-sdk', folder, ...flags,
  ]);
  try {
    await scene(opened);
  } finally {
    const { temporary } = opened;
    opened.process.kill('SIGTERM');
    await eventually('end of the profile', () => (profiles(temporary).length === 0 ? true : undefined));
    await opened.stop();
  }
  const { driver, page } = await platform.sandbox('GET', `/sessions/${opened.json.session}`);
  assert.deepEqual([driver, page.closed], [null, true], 'the session is free again');
}

/** Answers the next dialog with yes. @param {import('./open.js').Opened} opened @param {Record<string, unknown>} [data] */
async function agree(opened, data = {}) {
  const dialog = await eventually('dialog', async () => (await opened.session('GET', '/dialogs')).dialogs[0]);
  await opened.session('POST', `/dialogs/${dialog.id}`, { action: dialog.actions[0], data });
}

test('DingTalk on an iPhone', async () => {
  const body = `<script src="https://g.alicdn.com/dingding/dingtalk-jsapi/3.2.9/dingtalk.open.js"></script><script>
    from('/config?url=' + encodeURIComponent(location.href)).then((config) => {
      dd.error((error) => report('refused', { error }));
      dd.config(Object.assign(config, { jsApiList: ['device.geolocation.get'] }));
      dd.ready(() => {
        report('ready', {});
        dd.device.notification.confirm({ message: 'sure?', title: 'x', buttonLabels: ['yes', 'no'] })
          .then((result) => report('answer', { result }), (error) => report('answer', { error }));
      });
    });
  </script>`;
  await during(['--dialect', 'dingtalk'], body, async (opened) => {
    await dev.reported('ready');
    await agree(opened, { index: 0 });
    assert.equal((await dev.reported('answer')).result?.buttonIndex, 0);
    const { page } = await opened.session('GET', '');
    assert.equal(page.config, 'granted');
  });
});

test('Gov-DingTalk on an Android', async () => {
  const body = `<script src="https://g.alicdn.com/gdt/jsapi/1.9.51/index.js"></script><script>
    from('/ticket').then(({ ticket }) => dd.ready(() => {
      dd.authConfig({ ticket, jsApiList: ['getGeolocation'] })
        .then(() => report('ready', {}), (error) => report('refused', { error }))
        .then(() => dd.confirm({ message: 'sure?', title: 'x', buttonLabels: ['yes', 'no'] }))
        .then((result) => report('answer', { result }), (error) => report('answer', { error }));
    }));
  </script>`;
  await during(['--dialect', 'gov', '--platform', 'android'], body, async (opened) => {
    await dev.reported('ready');
    await agree(opened);
    const { result, error } = await dev.reported('answer');
    assert.ok(result !== undefined && error === undefined, JSON.stringify({ result, error }));
    assert.equal((await opened.called('authConfig')).status, 'allowed');
  });
});

test('an Alipay+ wallet', async () => {
  const body = `<script>
    const bridge = typeof my;
    my.getAuthCode({
      scopes: ['USER_NAME'],
      success: ({ authCode }) => report('answer', { bridge, authCode }),
      fail: (error) => report('answer', { bridge, error }),
    });
  </script>`;
  await during(['--dialect', 'alipayplus'], body, async (opened) => {
    const dialog = await opened.asked('mini-program-consent');
    await opened.session('POST', `/dialogs/${dialog.id}`, { action: 'allow' });
    const { bridge, authCode, error } = await dev.reported('answer');
    assert.equal(bridge, 'object');
    assert.ok(authCode, JSON.stringify(error));
  });
});

test('WeChat on an Android verifies where the page is now, and its client hints agree with its user agent', async () => {
  const app = platform.json.apps[0];
  dev.put('/wechat', async (url) => ({
    body: JSON.stringify(await signed(platform.url, app, url.searchParams.get('url') ?? '')),
    type: 'application/json',
  }));
  const body = `<script src="https://res.wx.qq.com/open/js/jweixin-1.6.0.js"></script><script>
    const landing = location.href;
    history.pushState({}, '', '/page/inner');
    const configure = (url, kind) => from('/wechat?url=' + encodeURIComponent(url)).then((config) => {
      WeixinJSBridge.invoke('preVerifyJSAPI', {
        verifyJsApiList: ['geoLocation'], appId: config.appId, verifyAppId: config.appId, verifySignType: 'sha1',
        verifyTimestamp: String(config.timestamp), verifyNonceStr: config.nonceStr, verifySignature: config.signature,
      }, ({ err_msg }) => report(kind, { err_msg }));
    });
    configure(landing, 'landing').then(() => configure(location.href, 'current'));
    navigator.userAgentData.getHighEntropyValues(['platformVersion', 'model']).then((hints) => report('hints', { hints }));
  </script>`;
  await during(['--platform', 'android', '--sdk', 'ours'], body, async () => {
    assert.match((await dev.reported('landing')).err_msg, /invalid signature/);
    assert.equal((await dev.reported('current')).err_msg, 'preVerifyJSAPI:ok');
    const { hints } = await dev.reported('hints');
    assert.deepEqual([hints.platform, hints.mobile, hints.model], ['Android', true, 'Phone']);
    const { headers } = /** @type {any} */ (dev.requests.findLast(({ url }) => url.endsWith('/page')));
    const major = /Chrome\/(\d+)/.exec(headers['user-agent'])?.[1];
    assert.ok(headers['sec-ch-ua'].includes(`"Chromium";v="${major}"`), headers['sec-ch-ua']);
    assert.equal(headers['sec-ch-ua-mobile'], '?1');
  });
});
