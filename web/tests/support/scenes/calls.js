// Scenes of the recording: calls, their results, and events.

/* global stage, wx */

/** @type {Record<string, import('./index.js').Scene>} */
export const callsScenes = {
  'getLocalImgData queue': {
    play: async () => {
      const held = stage.hold('getLocalImgData');
      wx.getLocalImgData({ localId: '1', success: (result) => stage.note('s1', result) });
      wx.getLocalImgData({ localId: '2', fail: (result) => stage.note('f2', result) });
      wx.getLocalImgData({ localId: '3' });
      await stage.quiet();
      const n1 = stage.calls.length;
      held[0]({ err_msg: 'getLocalImgData:ok', localData: 'A' });
      await stage.quiet();
      const n2 = stage.calls.length;
      held[1]({ err_msg: 'getLocalImgData:fail' });
      await stage.quiet();
      const n3 = stage.calls.length;
      const calls = stage.calls.map(({ method, args }) => ({ m: method, id: args.localId }));
      return { n1, n2, n3, L: stage.L, calls };
    },
  },

  'wxLocalResource img auto swap': {
    play: async () => {
      const localData = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
      stage.reply('getLocalImgData', { err_msg: 'getLocalImgData:ok', localData });
      const image = document.body.appendChild(new Image());
      await new Promise((resolve) => {
        // Before the SDK hears of it, which may keep it from the image.
        window.addEventListener('error', resolve, true);
        image.src = 'wxLocalResource://50114659201332/abc';
      });
      await stage.quiet();
      const c0 = stage.methods();
      wx.config(stage.config());
      await stage.quiet();
      const calls = stage.calls.map(({ method, args }) => [method, args.localId ?? null]);
      return { c0, calls, src: image.src.slice(0, 40), wxid: image['wx-id'] };
    },
  },

  'wxLocalResource img on android': {
    ua: 'android',
    play: async () => {
      const image = document.body.appendChild(new Image());
      await new Promise((resolve) => {
        // Before the SDK hears of it, which may keep it from the image.
        window.addEventListener('error', resolve, true);
        image.src = 'wxLocalResource://50114659201332/abc';
      });
      await stage.quiet();
      wx.config(stage.config());
      await stage.quiet();
      return { calls: stage.methods() };
    },
  },

  'same options object reused': {
    ua: 'android',
    play: async () => {
      stage.reply('chooseImage', { err_msg: 'chooseImage:ok', localIds: '["a"]' });
      const options = { success: (result) => stage.note('s', result) };
      wx.chooseImage(options);
      wx.chooseImage(options);
      await stage.quiet();
      return { L: stage.L, keys: Object.keys(options) };
    },
  },

  'throw in success': {
    play: async () => {
      wx.startRecord({
        success() {
          stage.note('s');
          throw new Error('boom');
        },
        complete: () => stage.note('c'),
      });
      await stage.quiet();
      return { L: stage.L };
    },
  },

  'listener undefined payload': {
    play: async () => {
      wx.onMenuShareTimeline({ trigger: () => stage.note('t'), success: () => stage.note('s') });
      stage.emit('menu:share:timeline', undefined);
      await stage.quiet();
      return { L: stage.L, calls: stage.methods() };
    },
  },

  'listener defaults (empty options)': {
    play: async () => {
      const events = {
        onMenuShareTimeline: 'menu:share:timeline',
        onMenuShareAppMessage: 'menu:share:appmessage',
        onMenuShareQQ: 'menu:share:qq',
        onMenuShareWeibo: 'menu:share:weiboApp',
        onMenuShareQZone: 'menu:share:QZone',
      };
      for (const [name, event] of Object.entries(events)) {
        wx[name]({});
        stage.emit(event, {});
        await stage.quiet();
      }
      const invokes = stage.calls.filter(({ kind }) => kind === 'invoke');
      return invokes.map(({ method, args, undefinedKeys }) => [method, args, undefinedKeys]);
    },
  },

  'listener registered twice': {
    play: async () => {
      for (const title of ['A', 'B']) {
        wx.onMenuShareTimeline({ title, success: (result) => stage.note(title, result) });
      }
      stage.emit('menu:share:timeline', {});
      await stage.quiet();
      return { L: stage.L, calls: stage.calls.map(({ kind, method, args }) => [kind, method, args?.title ?? null]) };
    },
  },

  'trigger can edit options synchronously': {
    play: async () => {
      const options = {
        title: 'before',
        trigger() {
          options.title = 'after';
        },
      };
      wx.onMenuShareTimeline(options);
      stage.emit('menu:share:timeline', {});
      await stage.quiet();
      return stage.calls.map(({ method, args }) => [method, args?.title ?? null]);
    },
  },

  'title captured at load': {
    play: async () => {
      document.title = 'Another title';
      history.pushState(null, '', '/page2.html');
      wx.onMenuShareTimeline({});
      stage.emit('menu:share:timeline', {});
      await stage.quiet();
      return stage.calls.map(({ method, args }) => [method, args ?? null]);
    },
  },

  'fail_ anywhere strips 5 chars': {
    play: async () => {
      const texts = [
        ...['startRecord:fail_no_permission', 'startRecord:x fail_y', 'startRecord:failed_abc'],
        ...['startRecord:abc failed_z', 'startRecord:fail:detail', 'startRecord:fail (code: 5)', 'startRecord:FAIL'],
        ...['startRecord:OK', 'startRecord:ok ', 'startRecord:Cancel', 'startRecord:CONFIRM', 'nocolon', 'ok'],
        ...['a:b:ok', 'startRecord:user_cancel', 'startRecord:System_Error'],
      ];
      const observed = [];
      for (const err_msg of texts) {
        const ran = [];
        stage.reply('startRecord', { err_msg });
        wx.startRecord(stage.callbacks('startRecord', ran));
        await stage.quiet();
        observed.push([err_msg, ran.map(({ cb }) => cb).join('+'), ran[0].res.errMsg]);
      }
      return observed;
    },
  },

  'errMsg verbatim': {
    play: async () => {
      const texts = ['startRecord:ok', 'startRecord:OK', 'whatever:cancel', 'startRecord:fail Reason_X', 'ok', ''];
      const observed = [];
      for (const errMsg of texts) {
        const ran = [];
        stage.reply('startRecord', { errMsg });
        wx.startRecord(stage.callbacks('startRecord', ran));
        await stage.quiet();
        observed.push([errMsg, ran.map(({ cb }) => cb).join('+'), ran[0].res.errMsg]);
      }
      return observed;
    },
  },
};
