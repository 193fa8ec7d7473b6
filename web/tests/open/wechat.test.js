// A page as it is, at its real address, in front of a simulated WeChat: simulator.md 1.4, each mechanism in real
// Chromium. One run for all of them: the platform, the browser and its proxy are the same.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, test } from 'node:test';
import { DevServer, eventually, open, profiles, signed } from './open.js';

const host = 'https://m.shop.example';
const sdk = '<script src="https://res.wx.qq.com/open/js/jweixin-1.6.0.js"></script>';
const report = `const report = (kind, told) =>
  fetch('/report', { method: 'POST', keepalive: true, body: JSON.stringify({ kind, ...told }) });`;

/** Nothing but the page's own scripts and those of the vendor. */
const strict = {
  'content-security-policy':
    "default-src 'none'; script-src 'nonce-n' https://res.wx.qq.com; connect-src 'self' wss:; img-src https://open.weixin.qq.com",
};

/** @type {DevServer} */
let dev;
/** @type {import('./open.js').Opened} */
let opened;
/** Where the developer keeps his vendor's SDK. */
let folder = '';

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kanhe-sdk-'));
  const original = fileURLToPath(new URL('../node_modules/weixin-js-sdk-1.6.0/index.original.js', import.meta.url));
  copyFileSync(original, join(folder, 'jweixin-1.6.0.js'));
  dev = await DevServer.start();
  dev.put('/config', async (url) => {
    const { url: platform, app } = opened.json;
    const found = (await opened.sandbox('GET', '/apps')).find((/** @type {any} */ { appid }) => appid === app);
    return { body: JSON.stringify(await signed(platform, found, url.searchParams.get('url') ?? '')), type: 'application/json' };
  });
  dev.put('/page', {
    headers: strict,
    body: `<!doctype html><title>Shop</title>
<script nonce="n">window.first = { bridge: typeof WeixinJSBridge, href: location.href, top: window.top === window,
  secure: isSecureContext, agent: navigator.userAgent, hints: typeof navigator.userAgentData, robot: navigator.webdriver,
  platform: navigator.platform, languages: navigator.languages, ours: Object.keys(window).filter((key) => /kanhe/i.test(key)) };</script>
${sdk}
<script nonce="n">${report}
report('first', first);
fetch('/config?url=' + encodeURIComponent(location.href)).then((answer) => answer.json()).then((config) => {
  wx.error((result) => report('error', result));
  wx.ready(() => {
    report('ready', {});
    wx.getLocation({ type: 'wgs84', success: (result) => report('location', result), fail: (result) => report('location', result) });
  });
  wx.config(Object.assign(config, { jsApiList: ['getLocation', 'getNetworkType'] }));
});
</script><h1>Shop</h1>`,
  });
  opened = await open(`${host}/page?x=1#part`, [
    '--map', `m.shop.example=${dev.address}`, '--map', `frame.shop.test=${dev.address}`,
    '--hermetic', '--bind', '--vendor-sdk', folder,
  ]);
});

after(async () => {
  await opened?.stop();
  dev?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Shows another page in the same browser. @param {string} path @param {string} body @param {Record<string, string>} [headers] */
async function show(path, body, headers = {}) {
  dev.put(path, { body: `<!doctype html><script>${report}</script>${body}`, headers });
  await opened.session('POST', '/open', { url: `${host}${path}` });
}

/** A finger on the page. */
async function tap() {
  const at = { kind: 'pointer', x: 60, y: 60 };
  await opened.session('POST', '/input', { inputs: [{ ...at, action: 'down' }, { ...at, action: 'up' }] });
}

describe('a page with a strict policy, at a name that exists nowhere', () => {
  test('has its bridge before its first script, and is where it says it is', async () => {
    const first = await dev.reported('first');
    assert.equal(first.bridge, 'object');
    assert.equal(first.href, `${host}/page?x=1#part`);
    assert.deepEqual([first.top, first.secure, first.robot, first.ours], [true, true, false, []]);
  });

  test('believes to be on an iPhone, and so does its server', async () => {
    const first = await dev.reported('first');
    assert.match(first.agent, /iPhone.* MicroMessenger\/8/);
    assert.doesNotMatch(first.agent, /wxdebugger/);
    assert.deepEqual([first.hints, first.platform, first.languages], ['undefined', 'iPhone', ['zh-CN', 'zh']]);
    const { headers } = /** @type {any} */ (dev.requests.find(({ url }) => url.includes('/page')));
    assert.equal(headers['user-agent'], first.agent);
    assert.equal(headers['sec-ch-ua'], undefined);
    assert.deepEqual([headers['host'], headers['x-forwarded-proto']], ['m.shop.example', 'https']);
  });

  test('is granted its config by the vendor’s own SDK, asks the person, and gets the answer', async () => {
    const dialog = await opened.asked('location');
    assert.equal(dialog.host, 'm.shop.example');
    await dev.reported('ready');
    await opened.session('POST', `/dialogs/${dialog.id}`, { action: 'allow' });
    const location = await dev.reported('location');
    assert.equal(location.errMsg, 'getLocation:ok');
    const call = await opened.called('getLocation');
    assert.equal(call.url, `${host}/page?x=1#part`);
  });

  test('is known to the platform by the browser’s word, title included', async () => {
    const page = await eventually('title', async () => {
      const { page } = await opened.session('GET', '');
      return page?.title === 'Shop' ? page : undefined;
    });
    assert.deepEqual([page.landing, page.config], [`${host}/page?x=1#part`, 'granted']);
  });

  test('what the SDK reports home is answered here; what is not mapped is refused; both stand in a list', async () => {
    const list = await eventually('report in the list', async () => {
      const { traffic } = await opened.session('GET', '/driver/traffic');
      const told = traffic.map((/** @type {any} */ { host, treatment }) => `${treatment} ${host}`);
      return told.includes('answered open.weixin.qq.com') ? told : undefined;
    });
    assert.ok(list.includes('mapped m.shop.example') && list.includes('answered res.wx.qq.com'), String(list));
    await show('/outside', '<script>fetch("https://elsewhere.example/").catch(() => report("outside", {}))</script>');
    await dev.reported('outside');
    await eventually('refusal in the list', async () => {
      const { traffic } = await opened.session('GET', '/driver/traffic');
      return traffic.find((/** @type {any} */ line) => line.host === 'elsewhere.example' && line.treatment === 'refused');
    });
  });
});

test('a host that is mapped while the browser runs is reached at the next request', async () => {
  const { driver } = await opened.session('GET', '');
  await opened.session('PATCH', '/driver', { map: { ...driver.map, 'new.shop.example': dev.address } });
  dev.put('/late', { body: 'late', headers: { 'access-control-allow-origin': '*' } });
  await show('/mapped', `<script>(async function again() {
    // The browser hears of it a moment after the platform has answered.
    const text = await fetch('https://new.shop.example/late').then((answer) => answer.text(), () => null);
    text === 'late' ? report('mapped', { text }) : setTimeout(again, 50);
  })()</script>`);
  assert.equal((await dev.reported('mapped')).text, 'late');
});

test('on an iPhone a page that has moved on is verified by the URL of its load', async () => {
  await show('/spa', `${sdk}<script>
    const landing = location.href;
    history.pushState({}, '', '/spa/inner?y=2');
    wx.ready(() => report('spa', { result: 'ready' }));
    wx.error((result) => report('spa', { result }));
    fetch('/config?url=' + encodeURIComponent(landing)).then((answer) => answer.json()).then((config) =>
      wx.config(Object.assign(config, { jsApiList: ['getLocation'] })));
  </script>`);
  assert.equal((await dev.reported('spa')).result, 'ready');
  const { page } = await opened.session('GET', '');
  assert.deepEqual([page.landing, page.current], [`${host}/spa`, `${host}/spa/inner?y=2`]);
});

test('secure cookies, a service worker and a web socket work as they do outside', async () => {
  dev.put('/worker.js', {
    type: 'text/javascript',
    body: `addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => { if (event.request.url.endsWith('/by-worker')) event.respondWith(new Response('worker')); });`,
  });
  dev.server.on('upgrade', ({ headers }, socket) => {
    const accept = createHash('sha1').update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    socket.write(Buffer.from([0x81, 5, ...Buffer.from('hello')]));
  });
  await show('/web', `<script>
    document.cookie = 'a=1; Secure; SameSite=None; Domain=shop.example';
    const socket = new WebSocket('wss://m.shop.example/socket');
    socket.onmessage = ({ data }) => report('socket', { data });
    socket.onerror = () => report('socket', { data: 'error' });
    navigator.serviceWorker.register('/worker.js').then(async () => {
      if (!navigator.serviceWorker.controller)
        await new Promise((resolve) => (navigator.serviceWorker.oncontrollerchange = resolve));
      const text = await (await fetch('/by-worker')).text();
      report('worker', { text, cookie: document.cookie });
    }).catch((error) => report('worker', { text: String(error) }));
  </script>`);
  assert.equal((await dev.reported('socket')).data, 'hello');
  const { text, cookie } = await dev.reported('worker');
  assert.deepEqual([text, cookie], ['worker', 'a=1']);
});

test('a frame of another site has its bridge before its first script; the host judges it by the page around it', async () => {
  dev.put('/frame', { body: `<script>WeixinJSBridge.invoke('checkJsApi', { jsApiList: ['getLocation'] }, (result) =>
    parent.postMessage({ result, href: location.href }, '*'))</script>` });
  await show('/around', `<script>onmessage = ({ data }) => report('frame', data)</script>
    <iframe src="https://frame.shop.test/frame"></iframe>`);
  const { href, result } = await dev.reported('frame');
  assert.equal(href, 'https://frame.shop.test/frame');
  assert.match(result.err_msg, /^checkJsApi:/);
  assert.equal((await opened.called('checkJsApi')).url, `${host}/around`);
});

test('a pop-up has its bridge before its first script, and covers its opener, which keeps its config', async () => {
  dev.put('/pop-up', { body: `<script>${report}
    const bridge = typeof WeixinJSBridge;
    WeixinJSBridge.invoke('getNetworkType', {}, () => { report('pop-up', { bridge, opener: window.opener !== null }).then(() => close()); });
  </script>` });
  await show('/opener', `${sdk}<script>
    wx.ready(() => report('opener ready', {}));
    fetch('/config?url=' + encodeURIComponent(location.href)).then((answer) => answer.json()).then((config) =>
      wx.config(Object.assign(config, { jsApiList: ['getNetworkType'] })));
    let taps = 0;
    const tapped = () => {
      taps += 1;
      if (taps === 1) window.open('/pop-up');
      else wx.getNetworkType({ complete: (result) => report('opener', result) });
    };
  </script><button onclick="tapped()" style="position:fixed;inset:0">tap</button>`);
  await dev.reported('opener ready');
  await tap();
  const { bridge, opener } = await dev.reported('pop-up');
  assert.deepEqual([bridge, opener], ['object', true]);
  await eventually('opener in front', async () => {
    const { page } = await opened.session('GET', '');
    return page.landing === `${host}/opener` && page.config === 'granted' ? page : undefined;
  });
  await tap();
  assert.equal((await dev.reported('opener')).errMsg, 'getNetworkType:ok');
});

test('a picture that was chosen is shown by its local id', async () => {
  const { pictures } = await opened.session('GET', '/album');
  await opened.session('POST', '/expect', { kind: 'images', action: 'choose', data: { images: [pictures[0].id] } });
  await show('/album', `${sdk}<script>
    wx.ready(() => wx.chooseImage({ count: 1, success: ({ localIds }) => {
      const image = new Image();
      image.onload = () => report('image', { localIds, width: image.naturalWidth });
      image.onerror = () => report('image', { localIds, width: 0 });
      image.src = localIds[0];
    }, fail: (result) => report('image', result) }));
    fetch('/config?url=' + encodeURIComponent(location.href)).then((answer) => answer.json()).then((config) =>
      wx.config(Object.assign(config, { jsApiList: ['chooseImage'] })));
  </script>`);
  const { localIds, width } = await dev.reported('image');
  assert.match(String(localIds), /^wxLocalResource:\/\/imageid[0-9a-f]{32}$/);
  assert.ok(width > 1, `${width} wide`);
});

test('text that an input method writes arrives whole, and a picture of the page can be had', async () => {
  await show('/write', '<input autofocus style="position:fixed;inset:0" oninput="report(\'text\', { value: this.value })">');
  await eventually('page', async () => (await opened.session('GET', '')).page.landing === `${host}/write` || undefined);
  await tap();
  await eventually('text', async () => {
    await opened.session('POST', '/input', { inputs: [{ kind: 'composition', text: '勘' }, { kind: 'text', text: '勘合' }] });
    await new Promise((resolve) => setTimeout(resolve, 100));
    return dev.reports.find(({ kind, value }) => kind === 'text' && value.includes('勘合'));
  });
  const png = await opened.session('GET', '/screenshot');
  assert.deepEqual([...png.slice(1, 4)], [...Buffer.from('PNG')]);
  const jpeg = await opened.session('GET', '/screen?since=0');
  assert.deepEqual([...jpeg.slice(0, 2)], [0xff, 0xd8]);
});

test('killed without a warning, it leaves no browser and no profile', async () => {
  const [profile] = profiles(opened.temporary);
  assert.ok(profile, 'there is a profile while it runs');
  opened.process.kill('SIGKILL');
  await eventually('end of the profile', () => (profiles(opened.temporary).length === 0 ? true : undefined));
  const { execFileSync } = await import('node:child_process');
  const running = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  assert.ok(!running.includes(profile), 'no process names it any more');
});
