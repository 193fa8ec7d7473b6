// Scenes of the recording: pages whose bridge comes late or never, and how the SDK shows itself.

/* global stage, wx */

/** @type {Record<string, import('./index.js').Scene>} */
export const bridgeScenes = {
  'bridge late (Ready event)': {
    bridge: 'late',
    play: async () => {
      wx.ready(() => stage.note('ready'));
      wx.config(stage.config());
      const before = typeof wx.invoke;
      await stage.quiet();
      const n0 = stage.calls.length;
      stage.bringBridge();
      stage.announceBridge();
      await stage.quiet();
      return { L: stage.L, n0, calls: stage.methods(), before };
    },
  },

  'Ready event dispatched on window only': {
    bridge: 'late',
    play: async () => {
      wx.config(stage.config());
      stage.bringBridge();
      window.dispatchEvent(new Event('WeixinJSBridgeReady'));
      await stage.quiet();
      return { calls: stage.methods() };
    },
  },

  'Ready event twice': {
    bridge: 'late',
    play: async () => {
      wx.ready(() => stage.note('ready'));
      wx.config(stage.config());
      stage.bringBridge();
      stage.announceBridge();
      stage.announceBridge();
      await stage.quiet();
      return { L: stage.L, calls: stage.methods() };
    },
  },

  'plain UA, no bridge': {
    ua: 'plain',
    bridge: 'late',
    play: async () => {
      wx.ready(() => stage.note('ready'));
      wx.error((result) => stage.note('error', result));
      wx.config(stage.config());
      wx.ready(() => stage.note('ready-after-config'));
      wx.chooseImage({ ...stage.callbacks('chooseImage', stage.L) });
      await stage.quiet();
      return { L: stage.L, inv: typeof wx.invoke };
    },
  },

  'plain UA, no bridge, debug': {
    ua: 'plain',
    bridge: 'late',
    play: async () => {
      wx.ready(() => stage.note('ready-before-config'));
      wx.config(stage.config({ debug: true, jsApiList: ['getLocation'] }));
      wx.ready(() => stage.note('ready-after-config'));
      wx.chooseImage({ count: 2 });
      wx.getLocation({ type: 'gcj02' });
      wx.onMenuShareTimeline({ title: 'x' });
      await stage.quiet();
      return { L: stage.L };
    },
  },

  'plain UA, bridge present': {
    ua: 'plain',
    play: async () => {
      stage.reply('chooseImage', { err_msg: 'chooseImage:ok', localIds: ['a'] });
      wx.ready(() => stage.note('ready'));
      wx.config(stage.config());
      wx.chooseImage({ success: (result) => stage.note('s', result) });
      await stage.quiet();
      return { L: stage.L, calls: stage.calls };
    },
  },

  'call before config': {
    play: async () => {
      stage.reply('chooseImage', { err_msg: 'chooseImage:fail' });
      wx.chooseImage({ fail: (result) => stage.note('f', result) });
      await stage.quiet();
      return { L: stage.L, call: stage.calls[0], inv: typeof wx.invoke };
    },
  },

  'wx.invoke / wx.on raw': {
    play: async () => {
      const b = typeof wx.invoke;
      wx.config(stage.config());
      const after = typeof wx.invoke;
      await stage.quiet();
      stage.calls.length = 0;
      stage.reply('getInstallState', { err_msg: 'get_install_state:yes_1', x: 1 });
      wx.invoke('getInstallState', { packageName: 'p' }, (reply) => stage.note('raw', reply));
      wx.on('menu:share:timeline', (payload) => stage.note('on', payload));
      stage.emit('menu:share:timeline', { a: 1 });
      await stage.quiet();
      return { b, after, L: stage.L, calls: stage.calls };
    },
  },

  'miniProgram plain UA / late bridge': {
    bridge: 'late',
    play: async () => {
      wx.miniProgram.navigateTo({ url: '/a' });
      wx.miniProgram.postMessage({ data: 5 });
      wx.miniProgram.getEnv((environment) => stage.note('env', environment));
      stage.note('installed');
      window.__wxjs_environment = 'miniprogram';
      stage.bringBridge();
      stage.announceBridge();
      await stage.quiet();
      return { L: stage.L, calls: stage.calls.map(({ method, args }) => [method, args.name, args.arg]) };
    },
  },

  'miniProgram getEnv browser': {
    play: async () => {
      wx.miniProgram.getEnv((environment) => stage.note('env', environment));
      return { L: stage.L };
    },
  },

  'miniProgram plain UA': {
    ua: 'plain',
    play: async () => {
      wx.miniProgram.getEnv((environment) => stage.note('env', environment));
      wx.miniProgram.navigateTo({ url: '/a', complete: (result) => stage.note('c', result) });
      await stage.quiet();
      return { L: stage.L, calls: stage.calls.length };
    },
  },

  exports: {
    play: () => ({
      same: window.wx === window.jWeixin,
      keys: Object.keys(wx),
      mp: Object.keys(wx.miniProgram),
    }),
  },

  'AMD present': {
    before: 'window.define = (factory) => { window.registered = factory(); }; window.define.amd = {};',
    play: () => ({ wx: typeof window.wx, j: typeof window.jWeixin, amd: typeof window.registered }),
  },

  'AMD: queue uses global wx': {
    before: 'window.define = (factory) => { window.registered = factory(); }; window.define.amd = {};',
    play: async () => {
      const held = stage.hold('getLocalImgData');
      const module = window.registered;
      module.getLocalImgData({ localId: '1', success: (result) => stage.note('s1', result) });
      module.getLocalImgData({ localId: '2', success: (result) => stage.note('s2', result) });
      held[0]({ err_msg: 'getLocalImgData:ok', localData: 'A' });
      await stage.quiet();
      for (const message of stage.thrown.splice(0)) stage.note('threw', message);
      return { L: stage.L, n: stage.calls.length };
    },
  },
};
