// The vendor's own SDK in a page of the simulator, on each client of DingTalk's: what the host is asked, what the page
// sees. Sources: dingtalk.md 2 to 4; docs/host-protocol.md, "DingTalk and Gov-DingTalk".

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { dingtalkClients, dingtalkSdk } from '../support/clients.js';
import { World } from './world.js';

/** @type {World} */
let world;
before(async () => {
  world = await World.open();
  world.putScript('/v3.js', dingtalkSdk.v3);
  world.putScript('/v2.js', dingtalkSdk.v2);
});
after(() => world?.close());

const granted = { errorCode: '0', result: {} };
const unauthorised = { errorCode: '7', errorMessage: 'not in jsApiList, or no config yet' };
const badSignature = {
  errorCode: '3',
  errorMessage: '权限校验失败 Code:52013 - Message: 签名校验失败',
  message: '权限校验失败 Code:52013 - Message: 签名校验失败',
};
const config = {
  agentId: '100',
  corpId: 'ding1',
  timeStamp: 1700000000,
  nonceStr: 'n',
  signature: 's',
  type: 0,
  jsApiList: ['chooseImage', 'biz.contact.choose'],
};

/** Who plays: a version on a client. @type {['v2' | 'v3', 'iphone' | 'android' | 'desktop'][]} */
const casts = [
  ['v3', 'iphone'],
  ['v2', 'iphone'],
  ['v3', 'android'],
  ['v2', 'android'],
  ['v3', 'desktop'],
];

/**
 * Opens a page that has the SDK. It keeps in `window.log` what happens to it.
 * @param {'v2' | 'v3'} version
 * @param {'iphone' | 'android' | 'desktop'} profile
 * @param {{ boot?: object, path?: string, answers?: Record<string, any[]> }} [wishes]
 */
async function open(version, profile, { boot = {}, path, answers = {} } = {}) {
  const visit = await world.visit({
    ...(path === undefined ? {} : { path }),
    boot: { ...dingtalkClients[profile], ...boot },
    head: `<script src="/${version}.js"></script><script>
      window.log = [];
      window.note = (what) => (...given) => void log.push([what, ...given]);
      window.outcome = (promise) => promise.then((value) => ['resolved', value], (reason) => ['rejected', reason]);
    </script>`,
  });
  await visit.host.evaluate((answers) => {
    for (const [api, given] of Object.entries(answers)) stand.answer(api, ...given);
  }, answers);
  return visit;
}

/** @param {import('./world.js').Visit} visit what the host has been asked: names and parameters */
const asked = async (visit) => (await visit.told('call')).map(({ api, params }) => [api, params]);

for (const [version, profile] of casts) {
  describe(`dingtalk-jsapi ${version} on ${profile}`, () => {
    const onComputer = profile === 'desktop';
    const authMethod = onComputer ? 'config' : 'runtime.permission.requestJsApis';

    /** What a callback gets for a refusal: on an iPhone the code as well. @param {{ errorCode: string }} refusal */
    const told = (refusal) => (profile === 'iphone' ? [refusal, refusal.errorCode] : [refusal]);

    /** What an API gets on this client, when a page gives it nothing. */
    const choose = onComputer ? {} : { multiple: true, startWithDepartmentId: 0, users: [] };

    it('knows where it is', async () => {
      const { page } = await open(version, profile);
      const { platform, version: client } = await page.evaluate(() => dd.env);
      const platforms = { iphone: ['ios', '7.8.1'], android: ['android', '7.8.1'], desktop: ['pc', '7.6.0'] };
      assert.deepEqual([platform, client], platforms[profile]);
    });

    it('asks the host to check a config, and is ready when the host agrees', async () => {
      const visit = await open(version, profile, { path: '/shop?a=1#part', answers: { [authMethod]: [granted] } });
      await visit.page.evaluate((config) => {
        dd.error(note('error'));
        dd.config(config);
        return new Promise((resolve) => dd.ready(resolve));
      }, config);
      const jsApiList = version === 'v3' ? ['biz.util.chooseImage', 'biz.contact.choose'] : config.jsApiList;
      const url = onComputer ? { url: `${world.pages}/shop?a=1` } : {};
      assert.deepEqual(await asked(visit), [[authMethod, { ...config, jsApiList, ...url }]]);
      assert.deepEqual(await visit.page.evaluate(() => log), []);
    });

    it('says to dd.error what the host says of a bad config, and is not ready', async () => {
      const visit = await open(version, profile, { answers: { [authMethod]: [badSignature] } });
      const heard = await visit.page.evaluate((config) => {
        dd.config(config);
        dd.ready(note('ready'));
        return new Promise((resolve) => dd.error((...given) => resolve(given)));
      }, config);
      assert.deepEqual(heard, [badSignature]);
      assert.deepEqual(await visit.page.evaluate(() => log), []);
    });

    it('asks for one config in a page, whatever came of it', async () => {
      const visit = await open(version, profile, { answers: { [authMethod]: [badSignature, granted] } });
      const heard = await visit.page.evaluate(async (config) => {
        dd.config(config);
        await new Promise((resolve) => dd.error(resolve));
        dd.config(config);
        return new Promise((resolve) => dd.error(resolve));
      }, config);
      assert.deepEqual(heard, badSignature);
      assert.equal((await asked(visit)).length, 1);
    });

    it('resolves a call with the result, and refuses it with the whole envelope', async () => {
      const people = [{ name: '王', emplId: '1' }];
      const refusal = { ...unauthorised, more: [1] };
      const visit = await open(version, profile, {
        answers: { 'biz.contact.choose': [{ errorCode: '0', result: people }, refusal] },
      });
      const outcomes = await visit.page.evaluate(async () => [
        await outcome(dd.biz.contact.choose({ onSuccess: note('onSuccess'), onFail: note('onFail') })),
        await outcome(dd.biz.contact.choose({ onSuccess: note('onSuccess'), onFail: note('onFail') })),
      ]);
      assert.deepEqual(outcomes, [['resolved', people], ['rejected', refusal]]);
      assert.deepEqual(await visit.page.evaluate(() => log), [['onSuccess', people], ['onFail', ...told(refusal)]]);
      assert.deepEqual(await asked(visit), [['biz.contact.choose', choose], ['biz.contact.choose', choose]]);
    });

    it('hears of a user who cancels', async () => {
      const cancelled = { errorCode: '-1', errorMessage: 'cancelled' };
      const visit = await open(version, profile, { answers: { 'biz.contact.choose': [cancelled] } });
      const [how, reason] = await visit.page.evaluate(() =>
        outcome(dd.biz.contact.choose({ onCancel: note('onCancel'), onFail: note('onFail') }))
      );
      assert.deepEqual([how, reason], ['rejected', cancelled]);
      const callback = profile === 'iphone' ? 'onCancel' : 'onFail';
      assert.deepEqual(await visit.page.evaluate(() => log), [[callback, ...told(cancelled)]]);
    });

    it('asks again, after the config, for what was refused with 7 before it', async () => {
      const visit = await open(version, profile, {
        answers: { [authMethod]: [null], 'biz.contact.choose': [unauthorised, { errorCode: '0', result: ['w'] }] },
      });
      const called = visit.page.evaluate((config) => {
        dd.config(config);
        const { contact } = dd.biz;
        return outcome(contact.choose({ onSuccess: note('onSuccess'), onFail: note('onFail') }));
      }, config);
      await visit.page.waitForFunction(() => log.length === 1);
      await visit.host.evaluate(([api, granted]) => {
        const { id } = stand.told('call').find((call) => call.api === api);
        stand.bridge.reply(id, granted);
      }, /** @type {const} */ ([authMethod, granted]));
      assert.deepEqual(await called, ['resolved', ['w']]);
      assert.deepEqual(await visit.page.evaluate(() => log), [['onFail', ...told(unauthorised)], ['onSuccess', ['w']]]);
      assert.deepEqual((await asked(visit)).map(([api]) => api), [authMethod, 'biz.contact.choose', 'biz.contact.choose']);
    });

    it('gets an auth code without any config, under both names of the field', async () => {
      const code = { code: 'c1', authCode: 'c1' };
      const visit = await open(version, profile, {
        answers: { 'runtime.permission.requestAuthCode': [{ errorCode: '0', result: code }] },
      });
      const codes = await visit.page.evaluate(async () => [
        await dd.runtime.permission.requestAuthCode({ corpId: 'ding1' }),
        // The flat name is 3.x's.
        await (dd.getAuthCode ?? dd.runtime.permission.requestAuthCode)({ corpId: 'ding1' }),
      ]);
      assert.deepEqual(codes, [code, code]);
      const call = ['runtime.permission.requestAuthCode', { corpId: 'ding1' }];
      assert.deepEqual(await asked(visit), [call, call]);
    });

    it('hears events of the client', async () => {
      const visit = await open(version, profile);
      await visit.page.evaluate(() => {
        dd.on('resume', (heard) => void log.push(heard instanceof Event ? [heard.type, heard.detail, heard.from] : heard));
        return new Promise((resolve) => dd.ready(resolve));
      });
      await visit.host.evaluate(() => stand.bridge.event('dingtalk', { document: 'resume', detail: { from: 'call' } }));
      await visit.page.waitForFunction(() => log.length === 1);
      const heard = onComputer ? { from: 'call' } : ['resume', { from: 'call' }, 'call'];
      assert.deepEqual(await visit.page.evaluate(() => log), [heard]);
      assert.deepEqual(await visit.told('listen'), ['dingtalk']);
    });

    it('waits for a bridge that comes late', async () => {
      const visit = await open(version, profile, {
        boot: { bridgeDelay: 300 },
        answers: { [authMethod]: [granted], 'biz.contact.choose': [{ errorCode: '0', result: [] }] },
      });
      await visit.page.evaluate((config) => {
        window.ready = new Promise((resolve) => dd.ready(resolve));
        dd.config(config);
        window.chosen = outcome(dd.biz.contact.choose({}));
      }, config);
      assert.deepEqual(await visit.page.evaluate(async () => [await ready, await chosen]), [undefined, ['resolved', []]]);
      assert.deepEqual((await asked(visit)).map(([api]) => api), [authMethod, 'biz.contact.choose']);
    });
  });
}

describe('further results of one call', () => {
  /** @type {import('./world.js').Visit} */
  let visit;
  /** @param {string} method @param {object} data @param {{ event: string }} [event] */
  const emit = (method, data, event) =>
    visit.host.evaluate((payload) => stand.bridge.event('dingtalk', payload), { method, data, ...event });
  const heard = () => visit.page.evaluate(() => log);

  for (const version of /** @type {const} */ (['v2', 'v3'])) {
    describe(version, () => {
      const answers = { 'device.geolocation.start': [{ errorCode: '0', result: { at: 0 } }] };

      for (const profile of /** @type {const} */ (['iphone', 'android'])) {
        it(`come to the success callback on ${profile}`, async () => {
          visit = await open(version, profile, { answers });
          await visit.page.evaluate(() => dd.device.geolocation.start({ onSuccess: note('onSuccess') }));
          await emit('device.geolocation.start', { at: 1 });
          await visit.page.waitForFunction(() => log.length === 2);
          assert.deepEqual(await heard(), [['onSuccess', { at: 0 }], ['onSuccess', { at: 1 }]]);
        });
      }

      it('of a watch on iphone come to the handler that the SDK registers, and the first is no event', async () => {
        const method = 'device.accelerometer.watchShake';
        visit = await open(version, 'iphone', { answers: { [method]: [{ errorCode: '0', result: { at: 0 } }] } });
        const first = await visit.page.evaluate(() =>
          outcome(dd.device.accelerometer.watchShake({ sensitivity: 1, onSuccess: note('onSuccess') }))
        );
        await emit(method, { at: 1 });
        await emit(method, { at: 2 });
        await visit.page.waitForFunction(() => log.length === 2);
        assert.deepEqual(first, ['resolved', { at: 0 }]);
        assert.deepEqual(await heard(), [['onSuccess', { at: 1 }], ['onSuccess', { at: 2 }]]);
      });
    });
  }

  it('on a computer come to the callback that the host names, as long as the call has no answer', async () => {
    const method = 'biz.contact.choose';
    visit = await open('v3', 'desktop', { answers: { [method]: [null] } });
    await visit.page.evaluate(() => {
      dd.biz.contact.choose({ onSuccess: note('onSuccess'), onProgress: note('onProgress') });
    });
    const [{ id }] = await visit.hears('call');
    await emit(method, { at: 1 });
    await emit(method, { at: 2 }, { event: 'progress' });
    await visit.host.evaluate((id) => stand.bridge.reply(id, { errorCode: '0', result: { at: 3 } }), id);
    await visit.page.waitForFunction(() => log.length === 2);
    assert.deepEqual(await heard(), [['onProgress', { at: 2 }], ['onSuccess', { at: 3 }]]);
  });
});

describe('dingtalk-jsapi v2 on a computer', () => {
  it('does not find itself in DingTalk: it reads another place than we can give it', async () => {
    const visit = await open('v2', 'desktop');
    const [platform, reason] = await visit.page.evaluate(async () => [
      dd.env.platform,
      String(await dd.biz.contact.choose({}).catch((error) => error.message)),
    ]);
    assert.equal(platform, 'notInDingTalk');
    assert.match(reason, /notInDingTalk/);
  });
});
