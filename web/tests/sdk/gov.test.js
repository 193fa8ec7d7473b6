// Our SDK for Gov-DingTalk and the platform's own, side by side in front of the same host: what the host is asked, and
// what the page sees. Sources: gov-dingtalk.md 1 to 4; gov-dingtalk-apis.json for the names.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { World } from '../bridge/world.js';
import { govClients, govSdk } from '../support/clients.js';
import { joinScript } from '../support/join.js';
import { catalog } from '../../sdk/gov/catalog.js';

/** @type {World} */
let world;
before(async () => {
  world = await World.open();
  world.putScript('/real.js', govSdk);
  world.putScript('/ours.js', joinScript(fileURLToPath(new URL('../../sdk/gov', import.meta.url))));
});
after(() => world?.close());

/** What ours does otherwise on purpose (web/sdk/gov/README.md), or the real one cannot do at all. */
const onPurpose = ['getWaterMark', 'getWaterMarkV2', 'openLink', 'sendOutData', 'startListenNetworkStatus'];

/** What has to be given something. @type {Record<string, object>} */
const words = {
  confirm: { title: 'T', message: 'M', buttonLabels: ['a', 'b'] },
  prompt: { title: 'T', message: 'M', buttonLabels: ['a', 'b'] },
  toast: { text: 'T', icon: 'success', duration: 2 },
  openChat: { chatId: '1' },
};

/**
 * Plays a scene with one of the SDKs.
 * @param {'real' | 'ours'} sdk
 * @param {import('../support/clients.js').Client} client
 * @param {{ answers?: Record<string, any>, args?: any, boot?: object, play: (args: any) => any,
 *           host?: (visit: import('../bridge/world.js').Visit) => Promise<void> }} scene
 */
async function play(sdk, client, { answers = {}, args, boot = {}, play, host = async () => {} }) {
  const visit = await world.visit({
    boot: { ...client, ...boot },
    head: `<script src="/${sdk}.js"></script><script>
      window.log = [];
      window.readable = (value) => (typeof value === 'string' || value instanceof Error ? 'a text' : value);
      window.outcome = (promise) => Promise.race([
        promise.then((value) => ['resolved', value], (reason) => ['rejected', readable(reason)]),
        new Promise((resolve) => setTimeout(resolve, 500, ['never settled'])),
      ]);
      window.ready = () => new Promise((resolve) => dd.ready(() => resolve()));
    </script>`,
  });
  await visit.host.evaluate((answers) => {
    for (const [api, given] of Object.entries(answers)) stand.answer(api, given);
  }, answers);
  const playing = visit.page.evaluate(play, args);
  await host(visit);
  const seen = await playing;
  return { seen, asked: (await visit.told('call')).map(({ api, params }) => [api, params]) };
}

/**
 * Plays a scene with both, and expects the same.
 * @param {import('../support/clients.js').Client} client
 * @param {Parameters<typeof play>[2]} scene
 */
async function same(client, scene) {
  const real = await play('real', client, scene);
  const own = await play('ours', client, scene);
  assert.deepEqual(own, real);
  return own;
}

const bridgeNames = catalog.flatMap(({ mpaas, pc }) => [mpaas, pc]).filter((name) => name !== null);
/** @param {object} answer */
const always = (answer) => Object.fromEntries(bridgeNames.map((name) => [name, answer]));

for (const [profile, client] of Object.entries(govClients)) {
  describe(`on ${profile}, both SDKs`, () => {
    const names = catalog.map(({ name }) => name).filter((name) => !onPurpose.includes(name));
    const code = { code: 'c', auth_code: 'c', authCode: 'c', expireTime: 300 };
    const verdicts = [{ name: 'scan', validateResult: true }];

    for (const [title, answer] of /** @type {[string, object][]} */ ([
      ['of success', { errorCode: '0', result: { r: 1, version: '3.2.0' } }],
      ['of a refusal', { errorCode: '7', errorMessage: 'no', more: [1] }],
    ])) {
      it(`call the same names with the same parameters, and read the same answer ${title}`, async () => {
        const { asked, seen } = await same(client, {
          args: { names, words },
          answers: always(answer),
          async play({ names, words }) {
            await ready();
            const seen = {};
            for (const name of names) seen[name] = await outcome(dd[name]({ ...words[name] }));
            return seen;
          },
        });
        assert.ok(asked.length > 120);
        assert.equal(Object.keys(seen).length, names.length);
      });
    }

    it('answer confirm and prompt by the button', async () => {
      const answers = [{ ok: true, inputValue: 'v' }, { ok: false, inputValue: 'v' }];
      for (const result of answers) {
        await same(client, {
          args: words,
          answers: always({ errorCode: '0', result: { ...result, buttonIndex: result.ok ? 0 : 1, value: 'v' } }),
          async play(words) {
            await ready();
            return [await dd.confirm(words.confirm), await dd.prompt(words.prompt)];
          },
        });
      }
    });

    it('bring the verdicts of an authConfig, and an auth code', async () => {
      const { seen } = await same(client, {
        answers: {
          authConfig: { errorCode: '0', result: verdicts },
          getAuthCode: { errorCode: '0', result: code },
          'runtime.permission.requestAuthCode': { errorCode: '0', result: code },
        },
        async play() {
          await ready();
          return [await dd.authConfig({ ticket: 't', jsApiList: ['scan'] }), await dd.getAuthCode({ corpId: '' })];
        },
      });
      assert.deepEqual(seen, [verdicts, code]);
    });

    it('bring the same refusal of a bad ticket', async () => {
      await same(client, {
        answers: { authConfig: { errorCode: '101002', errorMessage: 'bad' } },
        async play() {
          await ready();
          return outcome(dd.authConfig({ ticket: 'bad', jsApiList: [] }));
        },
      });
    });

    it('are ready when a late bridge is there', async () => {
      const { seen } = await same(client, {
        boot: { bridgeDelay: 200 },
        answers: { authConfig: { errorCode: '0', result: verdicts } },
        async play() {
          await ready();
          return outcome(dd.authConfig({ ticket: 't', jsApiList: [] }));
        },
      });
      assert.deepEqual(seen, ['resolved', verdicts]);
    });

    if (profile !== 'desktop') {
      it('refuse calls that come before the bridge', async () => {
        const { seen } = await same(client, { boot: { bridgeDelay: 5000 }, play: () => outcome(dd.getAuthCode({})) });
        assert.deepEqual(seen, ['rejected', 'a text']);
      });
    }

    it('hear events, and hear them no more', async () => {
      const { seen } = await same(client, {
        async play() {
          await ready();
          const hear = (what) => (given) => void log.push([what, given instanceof Event ? given.detail : given]);
          dd.on('resume', hear('resume'));
          dd.on('resume', hear('gone'))();
          window.listening = true;
          await new Promise((resolve) => setTimeout(resolve, 300));
          return log;
        },
        async host(visit) {
          await visit.page.waitForFunction(() => window.listening);
          await visit.host.evaluate(() => stand.bridge.event('dingtalk', { document: 'resume', detail: { n: 1 } }));
        },
      });
      assert.deepEqual(seen, [['resume', { n: 1 }]]);
    });
  });
}

describe('ours, for what the real one does otherwise', () => {
  it('passes on what the page gives, under the name of the client', async () => {
    const rows = catalog.filter(({ name }) => onPurpose.includes(name));
    for (const [client, column] of /** @type {const} */ ([[govClients.iphone, 'mpaas'], [govClients.desktop, 'pc']])) {
      const { asked } = await play('ours', client, {
        args: onPurpose,
        async play(names) {
          await ready();
          for (const name of names) await outcome(dd[name]({ a: 1 }));
        },
      });
      const expected = onPurpose.map((name) => [rows.find((row) => row.name === name)[column], { _apiName: name, a: 1 }]);
      assert.deepEqual(asked, expected);
    }
  });
});
