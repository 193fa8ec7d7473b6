// The scenes behind `edgeCases` in the recording: loaders, misused replies, falsy arguments.

/* global stage, wx */

/** @type {Record<string, import('./index.js').Scene>} */
export const edgeScenes = {
  moduleThis: {
    load: 'none',
    play: async () => {
      const source = await (await fetch('/sdk.js')).text();
      try {
        new Function(`'use strict';${source}`).call(undefined);
      } catch (error) {
        return error.message;
      }
      return null;
    },
  },

  buildAAsModuleScript: {
    load: 'module',
    play: async () => {
      await stage.quiet();
      return { errors: stage.errors, wx: typeof window.wx };
    },
  },

  dup: {
    play: async () => {
      const first = window.wx;
      await new Promise((resolve) => {
        const again = document.createElement('script');
        again.onload = resolve;
        again.src = '/sdk.js';
        document.body.append(again);
      });
      return { same: window.wx === first };
    },
  },

  preWx: {
    before: 'window.wx = window.before = { stub: 1 };',
    play: () => ({ overwritten: window.wx !== window.before && typeof window.wx.config === 'function' }),
  },

  preJ: {
    before: 'window.jWeixin = { stub: 1 };',
    play: () => ({ wx: typeof window.wx, j: window.jWeixin }),
  },

  syncReply: {
    play: async () => {
      for (const method of ['preVerifyJSAPI', 'getNetworkType']) {
        stage.reply(method, (answer) => {
          stage.note(`invoke ${method}`);
          answer({ err_msg: `${method}:ok` });
        });
      }
      wx.ready(() => stage.note('ready'));
      wx.config(stage.config());
      stage.note('after');
      return stage.L;
    },
  },

  twice: {
    ua: 'android',
    play: async () => {
      const ran = [];
      stage.reply('chooseImage', (answer) => {
        answer({ err_msg: 'chooseImage:ok', localIds: '["a"]' });
        answer({ err_msg: 'chooseImage:ok', localIds: '["a"]' });
      });
      wx.chooseImage(stage.callbacks('chooseImage', ran));
      await stage.quiet();
      return ran.map(({ cb, res }) => [cb, res.localIds]);
    },
  },

  mutates: {
    play: async () => {
      const reply = { err_msg: 'geoLocation:ok', type: 'wgs84', latitude: 1 };
      stage.reply('geoLocation', (answer) => answer(reply));
      wx.getLocation({});
      await stage.quiet();
      return reply;
    },
  },

  extraProps: {
    play: async () => {
      wx.chooseImage({ count: 3, foo: 1 });
      wx.getLocation({ altitude: true, isHighAccuracy: true });
      wx.scanQRCode({ desc: 'x' });
      await stage.quiet();
      return stage.calls.map(({ method, args, order }) => [method, args, order]);
    },
  },

  tips: {
    play: async () => {
      const observed = [];
      for (const isShowProgressTips of [0, 1, '0', '1', false, true, null, '', 2]) {
        wx.uploadImage({ localId: '1', isShowProgressTips });
        observed.push([JSON.stringify(isShowProgressTips), stage.calls.at(-1).args.isShowProgressTips]);
      }
      await stage.quiet();
      return observed;
    },
  },

  falsy: {
    play: async () => {
      wx.openLocation({ latitude: 0, longitude: 0, name: '', address: '', scale: 0, infoUrl: '' });
      wx.chooseImage({ count: 0, sizeType: 'compressed', sourceType: '' });
      wx.scanQRCode({ needResult: '1', scanType: 'qrCode' });
      wx.miniProgram.navigateBack({ delta: 0 });
      wx.chooseCard({ timestamp: 1, shopId: '', signType: '', cardId: '', cardType: '' });
      wx.launchMiniProgram({ path: 'a/b' });
      wx.launchMiniProgram({ path: '' });
      wx.launchMiniProgram({ path: 'a?x=1?y=2' });
      await stage.quiet();
      return stage.calls.map(({ method, args }) => [method, stage.ownArguments(args)]);
    },
  },

  nonstring: {
    play: async () => {
      const observed = [];
      for (const err_msg of [0, 1, true, {}]) {
        const ran = [];
        stage.reply('startRecord', { err_msg });
        wx.startRecord(stage.callbacks('startRecord', ran));
        await stage.quiet();
        for (const message of stage.thrown.splice(0)) observed.push(['throw', message]);
        observed.push([JSON.stringify(err_msg), ran.map(({ cb }) => cb), ran.length > 0 ? ran[0].res.errMsg : null]);
      }
      return observed;
    },
  },

  cards: {
    play: async () => {
      const observed = [];
      stage.reply('batchAddCard', { err_msg: 'batchAddCard:ok', card_list: '' });
      stage.reply('chooseCard', { err_msg: 'chooseCard:ok', choose_card_info: [{ card_id: 'x' }] });
      wx.addCard({ cardList: [], ...stage.callbacks('addCard', observed) });
      await stage.quiet();
      wx.chooseCard(stage.callbacks('chooseCard', observed));
      await stage.quiet();
      return observed;
    },
  },

  errorOn6_0_10: {
    ua: 'v6_0_10',
    play: async () => {
      stage.reply('preVerifyJSAPI', { err_msg: 'config:invalid signature' });
      wx.error((result) => stage.note('error', result));
      wx.ready(() => stage.note('ready'));
      wx.config(stage.config());
      await stage.quiet();
      return { L: stage.L, calls: stage.methods() };
    },
  },

  getterBridge: {
    bridge: 'late',
    play: async () => {
      stage.reply('getNetworkType', { err_msg: 'getNetworkType:fail' });
      const bridge = Object.freeze({ ...stage.bridge });
      Object.defineProperty(window, 'WeixinJSBridge', { get: () => bridge, configurable: false });
      wx.ready(() => stage.note('ready'));
      wx.config(stage.config());
      await stage.quiet();
      return stage.L;
    },
  },

  frozenJsApiList: {
    play: async () => {
      stage.reply('getNetworkType', { err_msg: 'getNetworkType:fail' });
      wx.config(stage.config({ jsApiList: Object.freeze(['getLocation']) }));
      await stage.quiet();
      return stage.calls[0].args.verifyJsApiList;
    },
  },

  frozenReply: {
    play: async () => {
      const cb = [];
      stage.reply('startRecord', (answer) => answer(Object.freeze({ err_msg: 'startRecord:ok' })));
      wx.startRecord(stage.callbacks('x', cb));
      await stage.quiet();
      return { out: stage.L, cb };
    },
  },
};
