// Gov-DingTalk's own SDK in a page of the simulator, on phones and on a computer.
// Sources: gov-dingtalk.md 2 to 4; docs/host-protocol.md, "DingTalk and Gov-DingTalk".

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { govClients, govSdk } from '../support/clients.js';
import { World } from './world.js';

/** @type {World} */
let world;
before(async () => {
  world = await World.open();
  world.putScript('/gdt.js', govSdk);
});
after(() => world?.close());

const validated = [
  { name: 'chooseImage', validateResult: true },
  { name: 'getGeolocation', validateResult: false },
];
const badTicket = { errorCode: '101002', errorMessage: 'ticket check failed' };

/**
 * Opens a page that has the SDK.
 * @param {'iphone' | 'android' | 'desktop'} profile
 * @param {{ boot?: object, answers?: Record<string, any> }} [wishes]
 */
async function open(profile, { boot = {}, answers = {} } = {}) {
  const visit = await world.visit({
    boot: { ...govClients[profile], ...boot },
    head: `<script src="/gdt.js"></script><script>
      window.log = [];
      window.outcome = (promise) => promise.then((value) => ['resolved', value], (reason) => ['rejected', reason]);
    </script>`,
  });
  await visit.host.evaluate((answers) => {
    for (const [api, given] of Object.entries(answers)) stand.answer(api, given);
  }, answers);
  return visit;
}

/** @param {import('./world.js').Visit} visit what the host has been asked: names and parameters */
const asked = async (visit) => (await visit.told('call')).map(({ api, params }) => [api, params]);

for (const profile of /** @type {const} */ (['iphone', 'android', 'desktop'])) {
  describe(`gdt-jsapi on ${profile}`, () => {
    const onComputer = profile === 'desktop';

    it('asks the host to check a ticket, and gets a verdict for each API', async () => {
      const visit = await open(profile, { answers: { authConfig: { errorCode: '0', result: validated } } });
      const jsApiList = ['chooseImage', 'getGeolocation'];
      const outcome = await visit.page.evaluate((jsApiList) => window.outcome(dd.authConfig({ ticket: 't', jsApiList })), jsApiList);
      assert.deepEqual(outcome, ['resolved', validated]);
      assert.deepEqual(await asked(visit), [['authConfig', { _apiName: 'authConfig', ticket: 't', jsApiList }]]);
    });

    it(`${onComputer ? 'resolves' : 'rejects'} with what the host says of a bad ticket`, async () => {
      const visit = await open(profile, { answers: { authConfig: badTicket } });
      const outcome = await visit.page.evaluate(() => window.outcome(dd.authConfig({ ticket: '', jsApiList: [] })));
      assert.deepEqual(outcome, [onComputer ? 'resolved' : 'rejected', badTicket]);
    });

    it('gets an auth code', async () => {
      const code = { code: 'c1', auth_code: 'c1', authCode: 'c1', expireTime: 300 };
      const method = onComputer ? 'runtime.permission.requestAuthCode' : 'getAuthCode';
      const visit = await open(profile, { answers: { [method]: { errorCode: '0', result: code } } });
      assert.deepEqual(await visit.page.evaluate(() => outcome(dd.getAuthCode({ corpId: '' }))), ['resolved', code]);
      assert.deepEqual(await asked(visit), [[method, { _apiName: 'getAuthCode', corpId: '' }]]);
    });

    it('carries a call under the name that this client knows, and a refusal back', async () => {
      const method = onComputer ? 'biz.util.dgChooseImage' : 'dgChooseImage';
      const refusal = { errorCode: '7', errorMessage: 'not granted' };
      const visit = await open(profile, { answers: { [method]: refusal } });
      const outcome = await visit.page.evaluate(() => window.outcome(dd.chooseImage({ upload: true })));
      assert.deepEqual(outcome, [onComputer ? 'resolved' : 'rejected', refusal]);
      assert.deepEqual(await asked(visit), [[method, { _apiName: 'chooseImage', upload: true }]]);
    });

    it('answers each of many calls by itself, in whatever order the host answers', async () => {
      const visit = await open(profile);
      await visit.host.evaluate(() => ['getGeolocation', 'scan'].forEach((api) => stand.answer(api, null)));
      const both = visit.page.evaluate(() => Promise.all([dd.getGeolocation({}), dd.scan({})]));
      const calls = await visit.hears('call', 2);
      for (const { id, api } of calls.reverse()) {
        await visit.host.evaluate(([id, api]) => stand.bridge.reply(id, { errorCode: '0', result: { of: api } }), [id, api]);
      }
      assert.deepEqual(await both, [{ of: 'getGeolocation' }, { of: 'scan' }]);
    });

    it('hears events of the client', async () => {
      const visit = await open(profile);
      await visit.page.evaluate(
        () =>
          new Promise((resolve) =>
            dd.ready(() => {
              dd.on('resume', (heard) => void log.push(heard instanceof Event ? [heard.type, heard.detail] : heard));
              resolve();
            })
          )
      );
      await visit.host.evaluate(() => stand.bridge.event('dingtalk', { document: 'resume', detail: { from: 'call' } }));
      await visit.page.waitForFunction(() => log.length === 1);
      const heard = onComputer ? { from: 'call' } : ['resume', { from: 'call' }];
      assert.deepEqual(await visit.page.evaluate(() => log), [heard]);
    });

    it('is ready when a late bridge is there', async () => {
      const visit = await open(profile, {
        boot: { bridgeDelay: 300 },
        answers: { authConfig: { errorCode: '0', result: validated } },
      });
      const outcome = await visit.page.evaluate(
        () => new Promise((resolve) => dd.ready(() => resolve(window.outcome(dd.authConfig({ ticket: 't', jsApiList: [] })))))
      );
      assert.deepEqual(outcome, ['resolved', validated]);
    });
  });
}
