// Whom the host hears: the document in its frame, and nobody who merely has something of it.
// Source: docs/host-protocol.md, "Security".

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { bringForger } from './forger.js';
import { boot, World } from './world.js';

/** @type {World} */
let world;
before(async () => {
  world = await World.open();
});
after(() => world?.close());

/** A page that has said hello by hand, with a frame of another site in it that takes ports and speaks over them. */
async function visitWithFinder() {
  world.put(
    '/finder',
    `<script>
      let found;
      onmessage = ({ data, ports }) => {
        if (ports.length > 0) [found] = ports;
        else found.postMessage(data);
      };
    </script>`
  );
  const visit = await world.visit({ tag: `<script>(${bringForger})()</script>` });
  await visit.page.evaluate((session) => forger.hello({ session }), boot.session);
  await visit.page.evaluate(async (url) => {
    const finder = Object.assign(document.createElement('iframe'), { src: url });
    const loaded = new Promise((resolve) => finder.addEventListener('load', resolve));
    document.body.append(finder);
    await loaded;
    window.give = (port) => finder.contentWindow.postMessage(null, '*', [port]);
    window.letSay = (message) => finder.contentWindow.postMessage(message, '*');
  }, `${world.pages.replace('127.0.0.1', 'localhost')}/finder`);
  return visit;
}

describe('who was given the page’s port', () => {
  it('speaks as the page, and from nowhere else', async () => {
    const visit = await visitWithFinder();
    await visit.page.evaluate(() => {
      const call = { type: 'call', id: 1, params: {} };
      window.give(forger.port);
      window.letSay({ ...call, api: 'pay', url: 'https://bank.example/' });
      window.letSay({ ...call, api: 'pay', url: location.origin.replace('127.0.0.1', 'localhost') });
      window.letSay({ ...call, api: 'look', url: location.href });
    });
    const calls = await visit.hears('call');
    assert.deepEqual(calls.map(({ api, url }) => [api, url]), [['look', `${world.pages}/page`]]);
  });

  it('speaks no longer than the page: the next document has a port of its own', async () => {
    const visit = await visitWithFinder();
    await visit.page.evaluate(() => {
      window.give(forger.port);
      window.letSay({ type: 'alert', text: 'while it holds' });
    });
    await visit.hears('alert');
    await visit.page.evaluate((session) => forger.hello({ session }), boot.session);
    await visit.page.evaluate(() => window.letSay({ type: 'alert', text: 'afterwards' }));
    // The frame's turn to speak is over when another message has gone through it.
    await visit.page.evaluate(() => {
      const { port1, port2 } = new MessageChannel();
      window.give(port2);
      const spoken = new Promise((resolve) => (port1.onmessage = resolve));
      window.letSay('spoken');
      return spoken;
    });
    await visit.page.evaluate(() => forger.settle());
    assert.deepEqual(await visit.told('alert'), ['while it holds']);
  });
});

describe('what the host knows of where a page is', () => {
  for (const landing of ['https://bank.example/', 'http://127.0.0.1/', 'about:blank', 'no URL', '']) {
    it(`is not "${landing}", whatever the page says`, async () => {
      const visit = await world.visit({ tag: `<script>(${bringForger})()</script>` });
      await visit.page.evaluate((given) => forger.hello(given), { session: boot.session, landing });
      const [{ origin, contradicted }] = await visit.hears('hello');
      assert.deepEqual([origin, contradicted], [world.pages, true]);
    });
  }

  it('is nothing at all of a sandboxed document, which has no origin', async () => {
    const visit = await world.visit({ tag: '' });
    world.put('/sandboxed', `<script>(${bringForger})(); forger.hello({ session: '${boot.session}' });</script>`);
    await visit.host.evaluate((url) => {
      const frame = document.querySelector('iframe');
      frame.setAttribute('sandbox', 'allow-scripts');
      frame.src = url;
    }, `${world.pages}/sandboxed`);
    const [{ origin, contradicted }] = await visit.hears('hello');
    assert.deepEqual([origin, contradicted], ['null', true]);
  });
});
