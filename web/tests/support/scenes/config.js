// Scenes of the recording: wx.config, wx.ready and wx.error.

/* global stage, wx */

const refused = { err_msg: 'config:invalid signature', extra: 'x' };

/** @type {Record<string, import('./index.js').Scene>} */
export const configScenes = {
  'config ok order': {
    play: async () => {
      wx.ready(function (...given) {
        stage.note('ready1', given);
      });
      wx.ready(() => stage.note('ready2'));
      wx.config(stage.config());
      stage.note('after config sync');
      await stage.quiet();
      wx.ready(() => stage.note('ready-late'));
      stage.note('after late');
      return { L: stage.L, calls: stage.methods() };
    },
  },

  'config fail: error registered before': {
    arg: refused,
    play: async (reply) => {
      stage.reply('preVerifyJSAPI', reply);
      wx.error((result) => stage.note('error', result));
      wx.ready(() => stage.note('ready1'));
      wx.config(stage.config());
      await stage.quiet();
      wx.ready(() => stage.note('ready-late'));
      return { L: stage.L, calls: stage.methods() };
    },
  },

  'config fail: error registered only after': {
    arg: refused,
    play: async (reply) => {
      stage.reply('preVerifyJSAPI', reply);
      wx.ready(() => stage.note('ready1'));
      wx.config(stage.config());
      await stage.quiet();
      wx.ready(() => stage.note('ready-late'));
      wx.error((result) => stage.note('error-late', result));
      wx.error((result) => stage.note('error-late2', result));
      return { L: stage.L };
    },
  },

  'two wx.error handlers': {
    arg: refused,
    play: async (reply) => {
      stage.reply('preVerifyJSAPI', reply);
      wx.error((result) => stage.note('e1', result));
      wx.error((result) => stage.note('e2', result));
      wx.config(stage.config());
      await stage.quiet();
      return { L: stage.L };
    },
  },

  'bridge never answers': {
    play: async () => {
      stage.hold('preVerifyJSAPI');
      wx.ready(() => stage.note('ready'));
      wx.error((result) => stage.note('error', result));
      wx.config(stage.config());
      await stage.quiet();
      return { L: stage.L, calls: stage.methods() };
    },
  },

  'config errMsg direct fail': {
    ua: 'pc',
    play: async () => {
      stage.reply('preVerifyJSAPI', { errMsg: 'config:fail, Error: invalid signature', err_msg: 'x:ok' });
      wx.error((result) => stage.note('error', result));
      wx.ready(() => stage.note('ready'));
      wx.config(stage.config());
      await stage.quiet();
      return { L: stage.L };
    },
  },

  'jsApiList variants': {
    play: async () => {
      const observed = [];
      const lists = [undefined, null, 'chooseImage', ['getLocation'], [], { 0: 'addCard', length: 1 }];
      for (const jsApiList of lists) {
        stage.calls.length = 0;
        wx.config(stage.config({ jsApiList, openTagList: ['wx-open-launch-weapp', 'getLocation'] }));
        const [{ args, undefinedKeys }] = stage.calls;
        const label = String(JSON.stringify(jsApiList));
        observed.push([label, args.verifyJsApiList ?? null, args.verifyOpenTagList, undefinedKeys]);
        await stage.quiet();
      }
      return observed;
    },
  },

  'config missing appId etc': {
    play: async () => {
      wx.config({ jsApiList: [] });
      await stage.quiet();
      return stage.calls[0];
    },
  },

  'config check:false': {
    play: async () => {
      wx.ready(() => stage.note('ready'));
      wx.config(stage.config({ check: false, jsApiList: [] }));
      stage.note('sync');
      await stage.quiet();
      return { L: stage.L, calls: stage.methods() };
    },
  },

  'debug true with bridge': {
    play: async () => {
      stage.reply('preVerifyJSAPI', { err_msg: 'preVerifyJSAPI:ok', foo: 1 });
      stage.reply('chooseImage', { err_msg: 'chooseImage:ok', localIds: ['a'] });
      stage.reply('shareTimeline', { err_msg: 'shareTimeline:cancel' });
      wx.ready(() => stage.note('ready'));
      wx.config(stage.config({ debug: true, jsApiList: [] }));
      await stage.quiet();
      wx.chooseImage({ success: (result) => stage.note('s', result) });
      await stage.quiet();
      wx.onMenuShareTimeline({ title: 'x' });
      stage.emit('menu:share:timeline', {});
      await stage.quiet();
      return { L: stage.L, calls: stage.methods() };
    },
  },

  'throw in ready': {
    play: async () => {
      wx.ready(() => stage.note('r1'));
      wx.ready(() => {
        throw new Error('boom');
      });
      wx.ready(() => stage.note('r2'));
      wx.config(stage.config());
      await stage.quiet();
      wx.ready(() => stage.note('r3'));
      return { L: stage.L, calls: stage.methods() };
    },
  },

  'beacon with config fail': {
    arg: refused,
    play: async (reply) => {
      stage.reply('preVerifyJSAPI', reply);
      wx.config(stage.config());
      await stage.quiet();
      return { calls: stage.methods() };
    },
  },

  'beacon debug': {
    play: async () => {
      stage.reply('preVerifyJSAPI', { err_msg: 'preVerifyJSAPI:ok', foo: 1 });
      wx.config(stage.config({ debug: true, jsApiList: [] }));
      await stage.quiet();
      return { calls: stage.methods() };
    },
  },

  'beacon getNetworkType refused': {
    play: async () => {
      stage.reply('getNetworkType', { err_msg: 'system:access_denied' });
      wx.config(stage.config());
      await stage.quiet();
      return { calls: stage.methods() };
    },
  },
};
