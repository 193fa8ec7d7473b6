// Scenes of the recording: several configs on one page.

/* global stage, wx */

/** @type {Record<string, import('./index.js').Scene>} */
export const reconfigScenes = {
  'reconfig sequential': {
    play: async () => {
      stage.reply('getNetworkType', { err_msg: 'getNetworkType:fail' });
      wx.error((result) => stage.note('err', result));
      wx.ready(() => stage.note('r1'));
      wx.config(stage.config());
      await stage.quiet();
      stage.reply('preVerifyJSAPI', { err_msg: 'config:invalid signature' });
      wx.config(stage.config({ appId: 'wxSECOND', jsApiList: [] }));
      wx.ready(() => stage.note('r2-immediate'));
      stage.note('sync');
      await stage.quiet();
      wx.chooseImage({});
      await stage.quiet();
      return { L: stage.L, calls: stage.calls.map(({ method, args }) => [method, args.verifyAppId]) };
    },
  },

  'reconfig: first failed unhandled, second ok': {
    play: async () => {
      stage.reply('getNetworkType', { err_msg: 'getNetworkType:fail' });
      stage.reply('preVerifyJSAPI', { err_msg: 'config:invalid signature' });
      wx.ready(() => stage.note('r1'));
      wx.config(stage.config());
      await stage.quiet();
      stage.reply('preVerifyJSAPI', { err_msg: 'preVerifyJSAPI:ok' });
      wx.config(stage.config());
      wx.error((result) => stage.note('err-while-inflight', result));
      wx.ready(() => stage.note('r2'));
      await stage.quiet();
      return { L: stage.L };
    },
  },

  'two configs in flight': {
    play: async () => {
      stage.reply('getNetworkType', { err_msg: 'getNetworkType:fail' });
      wx.ready(() => stage.note('ready'));
      wx.config(stage.config({ nonceStr: 'N1', jsApiList: ['chooseImage'] }));
      wx.config(stage.config({ nonceStr: 'N2', jsApiList: ['scanQRCode'] }));
      await stage.quiet();
      return {
        L: stage.L,
        calls: stage.calls.map(({ method, args }) => [method, args.verifyNonceStr, args.verifyJsApiList ?? null]),
      };
    },
  },

  'two configs before bridge': {
    bridge: 'late',
    play: async () => {
      stage.reply('getNetworkType', { err_msg: 'getNetworkType:fail' });
      wx.ready(() => stage.note('ready'));
      wx.config(stage.config({ nonceStr: 'N1', jsApiList: ['chooseImage'] }));
      wx.config(stage.config({ nonceStr: 'N2', jsApiList: ['scanQRCode'] }));
      stage.bringBridge();
      stage.announceBridge();
      await stage.quiet();
      return {
        L: stage.L,
        calls: stage.calls.map(({ method, args }) => [method, args.verifyNonceStr, args.verifyJsApiList ?? null]),
      };
    },
  },

  'two configs in flight: ok then fail': {
    play: async () => {
      stage.reply('getNetworkType', { err_msg: 'getNetworkType:fail' });
      const held = stage.hold('preVerifyJSAPI');
      wx.ready(() => stage.note('ready'));
      wx.error((result) => stage.note('err', result));
      wx.config(stage.config());
      wx.config(stage.config());
      held[0]({ err_msg: 'preVerifyJSAPI:ok', n: 1 });
      await stage.quiet();
      held[1]({ err_msg: 'config:invalid signature', n: 2 });
      await stage.quiet();
      return { L: stage.L };
    },
  },
};
