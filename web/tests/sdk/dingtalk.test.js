// Our SDK for DingTalk and the vendor's, side by side in front of the same host: what the host is asked, and what the
// page sees. Sources: dingtalk.md 1 to 4; dingtalk-apis.json for the names.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { World } from '../bridge/world.js';
import { dingtalkClients, dingtalkSdk } from '../support/clients.js';
import { joinScript } from '../support/join.js';
import { catalog } from '../../sdk/dingtalk/catalog.js';

const ours = joinScript(fileURLToPath(new URL('../../sdk/dingtalk', import.meta.url)));

/** @type {World} */
let world;
before(async () => {
  world = await World.open();
  world.putScript('/real.js', dingtalkSdk.v3);
  world.putScript('/ours.js', ours);
});
after(() => world?.close());

/** Every name of the catalog. What is no event is a function of our SDK; the vendor's lacks some dotted names. */
const names = catalog.flatMap(({ name, aliases }) => (name.includes('.') ? [name, ...aliases] : aliases));

/** What the vendor's SDK leaves of callbacks on computers. */
const strayCallbacks = ['success', 'fail', 'cancel', 'complete'];

const granted = { errorCode: '0', result: {} };
const refused = { errorCode: '7', errorMessage: 'no', more: [1] };

/**
 * Plays a scene with one of the SDKs.
 * @param {'real' | 'ours'} sdk
 * @param {'iphone' | 'android' | 'desktop'} profile
 * @param {{ answers?: Record<string, any[]>, args?: any, boot?: object, path?: string,
 *           play: (args: any) => any, host?: (visit: import('../bridge/world.js').Visit) => Promise<void> }} scene
 * @returns {Promise<{ seen: any, asked: any[] }>} what the page saw, and the host
 */
async function play(sdk, profile, { answers = {}, args, boot = {}, path = '/page', play, host = async () => {} }) {
  const visit = await world.visit({
    path,
    boot: { ...dingtalkClients[profile], ...boot },
    head: `<script src="/${sdk}.js"></script><script>
      window.log = [];
      window.note = (what) => (...given) => void log.push([what, ...given]);
      window.readable = (value) => value instanceof Error ? 'an error' : value && value.errorCode === 4050 ? 4050 : value;
      window.outcome = (promise) => promise.then((value) => ['resolved', value], (reason) => ['rejected', readable(reason)]);
      window.find = (name) => name.split('.').reduce((holder, part) => holder && holder[part], dd);
    </script>`,
  });
  await visit.host.evaluate((answers) => {
    for (const [api, given] of Object.entries(answers)) stand.answer(api, ...given);
  }, answers);
  const playing = visit.page.evaluate(play, args);
  await host(visit);
  const seen = await playing;
  const asked = (await visit.told('call')).map(({ api, params }) => {
    const kept = Object.entries(params).filter(([name]) => !strayCallbacks.includes(name));
    return [api, Object.fromEntries(kept)];
  });
  return { seen, asked };
}

/**
 * Plays a scene with both, and expects the same.
 * @param {'iphone' | 'android' | 'desktop'} profile
 * @param {Parameters<typeof play>[2]} scene
 */
async function same(profile, scene) {
  const real = await play('real', profile, scene);
  const own = await play('ours', profile, scene);
  assert.deepEqual(own, real);
  return own;
}

/** Parameters in the words of pages, by the names that take them. @type {Record<string, object[]>} */
const words = {
  alert: [{ title: 'T', content: 'C', buttonText: 'B' }, { content: 'C' }, { message: 'm' }],
  'device.notification.alert': [{ message: 'M' }, { title: 'T', message: 'M', buttonName: 'B' }],
  confirm: [{ title: 'T', message: 'M', buttonLabels: ['a', 'b'] }, { message: 'M' }],
  prompt: [{ title: 'T', message: 'M', placeholder: 'P', okButtonText: 'O', cancelButtonText: 'C' }, { message: 'M' }],
  'device.notification.prompt': [{ message: 'M', defaultText: 'D' }],
  showToast: [
    ...[{ type: 'success', content: 'C', duration: 2000 }, { type: 'fail', content: 'C', delay: 1 }, { type: 'none' }],
    ...[{ type: 'error', content: 'C', duration: 0 }, { icon: 'success', text: 'T' }],
  ],
  'device.notification.toast': [{ icon: 'success', text: 'T', duration: 5, delay: 1 }, { icon: 'error' }, { text: 'T' }],
  showLoading: [{ content: 'C', delay: 1000 }, {}],
  'device.notification.showPreloader': [{ text: 'T', showIcon: false }],
  showActionSheet: [{ title: 'T', items: ['a', 'b'], cancelButtonText: 'C' }],
  'device.notification.actionSheet': [{ title: 'T', otherButtons: ['a'], cancelButton: 'C' }],
  vibrate: [{ duration: 5 }, {}],
  setStorage: [{ key: 'K', data: 'D' }, { key: 'K', data: { deep: 1 } }, { name: 'N', value: 'V' }, { key: 'K', name: 'N' }],
  'util.domainStorage.setItem': [{ name: 'N', value: 'V' }, { key: 'K', data: 'D' }],
  getStorage: [{ key: 'K' }, { name: 'N' }, {}],
  removeStorage: [{ key: 'K' }, { name: 'N' }],
  'util.domainStorage.removeItem': [{ name: 'N' }, { key: 'K' }],
  scan: [{ type: 'qr' }, { type: 'bar' }, { type: 'all' }, { type: 'qrCode' }, {}],
  'biz.util.scan': [{ type: 'qr' }, { type: 'bar' }],
  previewImage: [{ urls: ['a', 'b'], current: 'b', more: 1 }, { urls: ['a', 'b'], current: 1 }, { urls: ['a'] }],
  chooseDateTime: [{ corpId: 'mine', default: 1 }],
  watchShake: [{ sensitivity: 1, frequency: 150 }, {}],
  'biz.contact.choose': [{ multiple: false, users: ['1'], startWithDepartmentId: 7, max: 5 }],
  'biz.navigation.setLeft': [{ show: false, control: true, text: 'T', watch: false }],
  'biz.navigation.setRight': [{ text: 'T' }],
  'biz.navigation.setIcon': [{ iconIndex: 2 }],
  'biz.navigation.setMenu': [{ items: [1], watch: false }],
  'biz.store.createOrder': [{ orderId: '1' }, { params: 'text' }, { params: { deep: 1 } }],
  'biz.util.ut': [{ key: 'k', value: { a: 1, b: 'x' } }, { value: 's' }, { value: 5 }, { value: null }, { value: [1] }],
  'biz.util.share': [{ title: 'T', type: 1 }],
  chooseChat: [{ max: 3 }, {}],
  openBluetoothAdapter: [{ autoClose: true }],
  getOperateAuthCode: [{ corpId: 'c', agentId: 'a', url: 'mine' }],
};

/** Results that pages see in other words. @type {[string, string, any[]][]} */
const results = [
  ['showActionSheet', 'device.notification.actionSheet', [{ buttonIndex: 1 }, { buttonIndex: -1 }]],
  ['getNetworkType', 'device.connection.getNetworkType', [{ result: 'wifi' }, { result: 'none' }, { result: 'unknown' }]],
  ['biz.telephone.checkBizCall', 'biz.telephone.checkBizCall', [{ isSupport: 1 }, true, false]],
  ['prompt', 'device.notification.prompt', [{ buttonIndex: 0, value: 'v' }]],
  ['getStorage', 'util.domainStorage.getItem', [{ value: 'v' }]],
];

for (const profile of /** @type {const} */ (['iphone', 'android', 'desktop'])) {
  describe(`on ${profile}, both SDKs`, () => {
    const authMethod = profile === 'desktop' ? 'config' : 'runtime.permission.requestJsApis';

    it('call the same native methods with the same parameters, whatever they are called by', async () => {
      const functions = (names) => names.filter((name) => typeof find(name) === 'function');
      const { seen: known } = await play('real', profile, { args: names, play: functions });
      const { seen: own } = await play('ours', profile, { args: names, play: functions });
      assert.deepEqual(own, names);
      assert.ok(known.length > 400);

      const { asked } = await same(profile, {
        args: known,
        answers: Object.fromEntries(catalog.map(({ name }) => [name, [granted]])),
        async play(names) {
          const seen = {};
          for (const name of names) {
            for (const params of [{}, { a: 1, list: ['文', null] }]) {
              seen[name] = await outcome(find(name)(structuredClone(params)));
            }
          }
          return seen;
        },
      });
      assert.ok(asked.length > 200);
    });

    it('ours: has its other functions call their native methods as they are named', async () => {
      const { seen: known } = await play('real', profile, {
        args: names,
        play: (names) => names.filter((name) => typeof find(name) === 'function'),
      });
      const platform = { iphone: 'ios', android: 'android', desktop: 'pc' }[profile];
      const others = catalog.filter(({ name, platforms }) => names.includes(name) && !known.includes(name) && platforms.includes(platform));
      const { asked } = await play('ours', profile, {
        args: others.map(({ name }) => name),
        async play(names) {
          for (const name of names) await outcome(find(name)({ a: 1 }));
        },
      });
      assert.deepEqual(asked, others.map(({ name }) => [name, { a: 1 }]));
    });

    it('read the same words of pages', async () => {
      await same(profile, {
        args: words,
        async play(words) {
          for (const [name, list] of Object.entries(words)) {
            for (const params of list) await outcome(find(name)(params));
          }
        },
      });
    });

    for (const [name, method, list] of results) {
      it(`show pages the same result of ${name}`, async () => {
        await same(profile, {
          args: [name, list.length],
          answers: { [method]: list.map((result) => ({ errorCode: '0', result })) },
          async play([name, count]) {
            const seen = [];
            for (let n = 0; n < count; n += 1) seen.push(await outcome(find(name)({ title: 'T' })));
            return seen;
          },
        });
      });
    }

    it('check a config with the same call, and are ready, or not', async () => {
      const config = {
        ...{ agentId: 1, corpId: 'c', timeStamp: 1, nonceStr: 'n', signature: 's', type: 0 },
        jsApiList: ['biz.contact.choose', 'unknown.to.all', 'complexChoose'],
      };
      for (const answer of [granted, { errorCode: '3', errorMessage: 'm', message: 'm' }]) {
        await same(profile, {
          path: '/shop?a=1#part',
          args: config,
          answers: { [authMethod]: [answer, granted] },
          async play(config) {
            dd.error(note('error before'));
            dd.config({ debug: true });
            dd.config(config);
            dd.ready(note('ready'));
            dd.error(note('error after'));
            dd.config(config);
            await new Promise((resolve) => setTimeout(resolve, 200));
            dd.ready(note('ready, late'));
            dd.error(note('error, late'));
            await new Promise((resolve) => setTimeout(resolve, 50));
            return log;
          },
        });
      }
    });

    it('run dd.ready without any config as soon as the bridge is there', async () => {
      const { seen } = await same(profile, {
        boot: { bridgeDelay: 200 },
        async play() {
          await new Promise((resolve) => dd.ready(resolve));
          return 'ready';
        },
      });
      assert.equal(seen, 'ready');
    });

    it('tell callbacks and promise the same', async () => {
      const { seen } = await same(profile, {
        args: 'biz.contact.choose',
        answers: {
          'biz.contact.choose': [
            ...[{ errorCode: '0', result: [1] }, refused, { errorCode: '-1', errorMessage: 'cancelled' }],
            ...[{ errorCode: '0', result: [1] }, refused, { errorCode: '-1', errorMessage: 'cancelled' }],
          ],
        },
        async play(name) {
          const older = () => ({ onSuccess: note('onSuccess'), onFail: note('onFail'), onCancel: note('onCancel') });
          const newer = () => ({ success: note('success'), fail: note('fail'), cancel: note('cancel') });
          for (let n = 0; n < 3; n += 1) log.push(await outcome(find(name)(older())));
          for (let n = 0; n < 3; n += 1) log.push(await outcome(find(name)(newer())));
          return log;
        },
      });
      assert.equal(seen.length, 12);
    });

    it('ask again after the config for what was refused with 7 before it', async () => {
      const { asked } = await same(profile, {
        args: { corpId: 'c', jsApiList: ['biz.contact.choose'] },
        answers: { [authMethod]: [null], 'biz.contact.choose': [refused, { errorCode: '0', result: [1] }] },
        async play(config) {
          dd.config(config);
          log.push(await outcome(dd.biz.contact.choose({ onFail: note('onFail'), onSuccess: note('onSuccess') })));
          return log;
        },
        async host(visit) {
          await visit.page.waitForFunction(() => log.length === 1);
          const { id } = (await visit.told('call')).find(({ api }) => api === authMethod);
          await visit.host.evaluate((id) => stand.bridge.reply(id, { errorCode: '0', result: {} }), id);
        },
      });
      assert.equal(asked.length, 3);
    });

    it('hear the same events', async () => {
      await same(profile, {
        async play() {
          const hear = (what) => (given) => void log.push([what, given instanceof Event ? given.detail : given]);
          const gone = hear('gone');
          dd.on('resume', hear('resume'));
          dd.on('some.event', hear('some'));
          dd.onBluetoothDeviceFound(hear('device'));
          dd.onBLEConnectionStateChanged(hear('connection'));
          dd.on('pause', gone);
          dd.off('pause', gone);
          await new Promise((resolve) => dd.ready(resolve));
          window.listening = true;
          await new Promise((resolve) => setTimeout(resolve, 300));
          return log;
        },
        async host(visit) {
          await visit.page.waitForFunction(() => window.listening);
          await visit.host.evaluate(() => {
            const happen = (document, detail) => stand.bridge.event('dingtalk', { document, detail });
            const carry = (namespace, eventName, data) => happen('dtBizBridgeEvent', { namespace, eventName, data });
            happen('resume', { n: 1 });
            happen('pause', { n: 2 });
            carry('some', 'event', { n: 3 });
            carry('bizEvent', 'bluetoothDeviceFound', { n: 4 });
            carry('bizEvent', 'BLEConnectionStateChanged', { n: 5 });
            happen('some.event', { n: 6 });
            happen('bizEvent.bluetoothDeviceFound', { n: 7 });
          });
        },
      });
    });

    it('know the same of where they are, and of which APIs there are', async () => {
      await same(profile, {
        args: ['scan', 'biz.util.scan', 'biz.contact.choose', 'complexChoose', 'no.such.api'],
        async play(jsApiList) {
          const { env, ios, android, pc, other, version, language } = dd;
          return [{ ...env }, ios, android, pc, other, version, language, await dd.checkJsApi({ jsApiList })];
        },
      });
    });

    it('ours: calls complete once, after the others', async () => {
      const { seen } = await play('ours', profile, {
        answers: { 'biz.contact.choose': [{ errorCode: '0', result: [1] }, refused] },
        async play() {
          const callbacks = () => ({ success: note('success'), fail: note('fail'), complete: note('complete') });
          for (let n = 0; n < 2; n += 1) await outcome(dd.biz.contact.choose(callbacks()));
          await new Promise((resolve) => setTimeout(resolve, 20));
          return log.map(([name, what]) => [name, what]);
        },
      });
      assert.deepEqual(seen, [['success', [1]], ['complete', [1]], ['fail', refused], ['complete', refused]]);
    });

    it('pass on any native method that a page calls by itself', async () => {
      await same(profile, {
        answers: { 'no.such.method': [{ errorCode: '1', errorMessage: 'none' }] },
        play: () => outcome(dd._invoke('no.such.method', { a: 1 })),
      });
    });
  });
}
