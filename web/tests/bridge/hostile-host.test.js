// A host that means ill of its page, or is broken (docs/host-protocol.md: Host to page, Security). It holds the page's
// port in its own hands and says over it what no honest host says.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { boot, World } from './world.js';

/** @type {World} */
let world;
before(async () => {
  world = await World.open();
});
after(() => world?.close());

/**
 * A page with its bridge, and a host that does nothing by itself. The page notes what its callbacks get.
 * @returns {Promise<{ host: import('playwright-core').Page, page: import('playwright-core').Frame }>}
 */
async function visitRaw() {
  world.put(
    '/victim',
    `${world.tag}<script>
      window.got = [];
      window.failures = [];
      window.onerror = (text) => void failures.push(text);
      window.ask = (api) => WeixinJSBridge.invoke(api, {}, (result) => got.push([api, result]));
    </script>`
  );
  const host = await world.browser.newPage();
  await host.goto(`${world.simulator}/host`);
  const name = JSON.stringify({ ...boot, simulator: world.simulator });
  await host.evaluate(takePort, { name, url: `${world.pages}/victim` });
  const element = await host.waitForSelector('iframe');
  const page = await element.contentFrame();
  await page.waitForFunction(() => typeof window.ask === 'function');
  return { host, page };
}

/** Runs in the host's document: a frame, its port, and what came over it. @param {{ name: string, url: string }} asked */
async function takePort({ name, url }) {
  const frame = Object.assign(document.createElement('iframe'), { name, src: url });
  const hello = new Promise((resolve) => window.addEventListener('message', resolve, { once: true }));
  document.body.append(frame);
  const { ports } = await hello;
  window.port = ports[0];
  window.calls = [];
  window.listened = [];
  port.onmessage = ({ data }) => {
    if (data.type === 'call') calls.push(data);
    if (data.type === 'listen') listened.push(data.event);
  };
}

/** Asks, and waits until the host has the question. @param {{ host: any, page: any }} visit @param {string} api */
async function ask({ host, page }, api) {
  await page.evaluate((api) => ask(api), api);
  await host.waitForFunction((api) => calls.some((call) => call.api === api), api);
  return host.evaluate((api) => calls.find((call) => call.api === api).id, api);
}

/** An honest answer to a last question, and all that the page's callbacks got until then. */
async function gotByNow(visit) {
  const id = await ask(visit, 'last');
  await visit.host.evaluate((id) => port.postMessage({ type: 'reply', id, result: { last: 1 } }), id);
  await visit.page.waitForFunction(() => got.some(([api]) => api === 'last'));
  const { got, failures } = await visit.page.evaluate(() => ({ got, failures }));
  assert.deepEqual(failures, []);
  assert.deepEqual(got.pop(), ['last', { last: 1 }], 'the page still talks with its host');
  return got;
}

describe('a page drops', () => {
  it('replies to nobody, and the second reply to a call', async () => {
    const visit = await visitRaw();
    const id = await ask(visit, 'geoLocation');
    await visit.host.evaluate((id) => {
      for (const other of [id + 1, 0, -1, 2 ** 53, String(id), null, [id], '__proto__']) {
        port.postMessage({ type: 'reply', id: other, result: { forged: 1 } });
      }
      port.postMessage({ type: 'reply', id, result: { n: 1 } });
      port.postMessage({ type: 'reply', id, result: { n: 2 } });
    }, id);
    assert.deepEqual(await gotByNow(visit), [['geoLocation', { n: 1 }]]);
  });

  it('events to which nobody listens, and hands the others to the last handler only', async () => {
    const visit = await visitRaw();
    await visit.page.evaluate(() => {
      WeixinJSBridge.on('menu:share:timeline', () => got.push(['first handler']));
      WeixinJSBridge.on('menu:share:timeline', (payload) => got.push(['handler', payload]));
    });
    await visit.host.evaluate(() => {
      for (const event of ['menu:share:appmessage', 'constructor', '__proto__', '', 'x'.repeat(129), null, 7]) {
        port.postMessage({ type: 'event', event, payload: {} });
      }
      for (const payload of [undefined, null, 'text', 7, [], new Map()]) {
        port.postMessage({ type: 'event', event: 'menu:share:timeline', payload });
      }
      port.postMessage({ type: 'event', event: 'menu:share:timeline', payload: { n: 1 } });
    });
    assert.deepEqual(await gotByNow(visit), [['handler', { n: 1 }]]);
    assert.deepEqual(await visit.host.evaluate(() => listened), ['menu:share:timeline'], 'told once');
  });

  it('garbage, and what only a page may say', async () => {
    const visit = await visitRaw();
    await visit.host.evaluate(() => {
      const garbage = [null, undefined, 0, '', 'reply', [], {}, true, 1n, new Date(), new Map(), new ArrayBuffer(9)];
      const cyclic = { type: 'event', event: 'x', payload: {} };
      cyclic.payload = cyclic;
      const misplaced = [
        { type: 'call', id: 1, api: 'x', params: {}, url: 'http://a/' },
        { type: 'hello', kanhe: 1, session: 's1', landing: 'http://a/', title: '' },
        { type: 'welcome', kanhe: 2 },
        { type: 'welcome', kanhe: '1' },
        { type: 'closed' },
        { type: 'closed', reason: 'because' },
        { type: 'toString' },
        { type: '__proto__' },
      ];
      for (const message of [...garbage, cyclic, ...misplaced]) port.postMessage(message);
      for (let n = 0; n < 20_000; n += 1) port.postMessage({ n });
    });
    assert.deepEqual(await gotByNow(visit), []);
  });

  it('whatever other windows post to it', async () => {
    const visit = await visitRaw();
    const id = await ask(visit, 'geoLocation');
    await visit.page.evaluate(() => {
      window.posted = [];
      window.addEventListener('message', ({ data }) => posted.push(data.result.forged));
    });
    await visit.host.evaluate((id) => {
      const reply = { type: 'reply', id, result: { forged: 1 } };
      document.querySelector('iframe').contentWindow.postMessage(reply, '*', [new MessageChannel().port2]);
    }, id);
    await visit.page.evaluate((id) => window.postMessage({ type: 'reply', id, result: { forged: 2 } }, '*'), id);
    await visit.page.waitForFunction(() => posted.length === 2);
    assert.deepEqual(await gotByNow(visit), []);
  });
});

describe('a page is told, instead of waiting for ever,', () => {
  /** @type {[string, () => any][]} */
  const results = [
    ['undefined', () => undefined],
    ['null', () => null],
    ['a text', () => 'ok'],
    ['a list', () => [{ err_msg: 'x:ok' }]],
    ['a map', () => new Map([['err_msg', 'x:ok']])],
    ['a field that is a big integer', () => ({ n: 1n })],
    ['more than 1 MiB', () => ({ text: 'x'.repeat(2 * 1024 * 1024) })],
    [
      'a cycle',
      () => {
        const cycle = { self: {} };
        cycle.self = cycle;
        return cycle;
      },
    ],
  ];
  for (const [what, result] of results) {
    it(`when the answer is ${what}`, async () => {
      const visit = await visitRaw();
      const id = await ask(visit, 'geoLocation');
      await visit.host.evaluate(
        ([id, source]) => port.postMessage({ type: 'reply', id, result: window.eval(source)() }),
        /** @type {const} */ ([id, `(${result})`])
      );
      const [[, given], ...others] = await gotByNow(visit);
      assert.deepEqual([given.err_msg, others], ['system:unreadable_reply', []]);
    });
  }

  it('when the host has ended the conversation', async () => {
    const visit = await visitRaw();
    await ask(visit, 'geoLocation');
    await visit.host.evaluate(() => port.postMessage({ type: 'closed', reason: 'ended' }));
    await visit.page.waitForFunction(() => got.length === 1);
    await visit.page.evaluate(() => ask('later'));
    await visit.page.waitForFunction(() => got.length === 2);
    const told = await visit.page.evaluate(() => got.map(([api, { err_msg }]) => [api, err_msg]));
    assert.deepEqual(told, [
      ['geoLocation', 'system:bridge_closed'],
      ['later', 'system:bridge_closed'],
    ]);
  });

  it('when 256 of its calls wait already', async () => {
    const visit = await visitRaw();
    await visit.page.evaluate(() => {
      for (let n = 0; n < 300; n += 1) ask('flood');
    });
    await visit.page.waitForFunction(() => got.length === 44);
    const told = await visit.page.evaluate(() => [...new Set(got.map(([, { err_msg }]) => err_msg))]);
    assert.deepEqual(told, ['system:too_many_calls']);
    assert.equal(await visit.host.evaluate(() => calls.length), 256);
  });
});

describe('what a host answers', () => {
  it('with keys like __proto__ changes nothing in the page', async () => {
    const visit = await visitRaw();
    const id = await ask(visit, 'geoLocation');
    await visit.host.evaluate((id) => {
      const result = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
      port.postMessage({ type: 'reply', id, result });
    }, id);
    await visit.page.waitForFunction(() => got.length === 1);
    const seen = await visit.page.evaluate(() => ['polluted' in {}, 'polluted' in Object, JSON.stringify(got[0][1])]);
    const text = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    assert.deepEqual(seen, [false, false, text]);
  });
});
