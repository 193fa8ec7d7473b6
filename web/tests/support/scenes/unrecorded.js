// Scenes that the recording lacks. Nothing is expected of them but that two SDKs play them alike.

/* global stage, wx */

/** @type {Record<string, import('./index.js').Scene>} */
export const unrecordedScenes = {
  "wx.invoke adds the identity to the page's own object, or makes one": {
    play: async () => {
      const args = { p: 1 };
      wx.config(stage.config());
      await stage.quiet();
      wx.invoke('one', args, () => {});
      wx.invoke('two', undefined, () => {});
      await stage.quiet();
      return { args, calls: stage.calls };
    },
  },

  'wx.invoke without a callback fails in the host': {
    play: async () => {
      wx.config(stage.config());
      await stage.quiet();
      wx.invoke('one', {});
      await stage.quiet();
      return stage.thrown.length;
    },
  },

  'launchMiniProgram puts .html before the first question mark': {
    play: async () => {
      for (const path of ['a', 'a?', '?x', 'a?b?c', 'a.html']) wx.launchMiniProgram({ path });
      await stage.quiet();
      return stage.calls.map(({ args }) => args.path);
    },
  },

  'two getLocalImgData with one options object stop the queue': {
    play: async () => {
      const options = { localId: '1', success: (result) => stage.note('shared', result) };
      wx.getLocalImgData(options);
      wx.getLocalImgData(options);
      wx.getLocalImgData({ localId: '3', success: (result) => stage.note('third', result) });
      await stage.quiet();
      return { L: stage.L, ids: stage.calls.map(({ args }) => args.localId) };
    },
  },

  'getLocalImgData without a bridge stops the queue for good': {
    bridge: 'late',
    play: async () => {
      wx.getLocalImgData({ localId: '1' });
      stage.bringBridge();
      wx.getLocalImgData({ localId: '2' });
      await stage.quiet();
      return stage.methods();
    },
  },

  'listeners registered without options': {
    play: async () => {
      wx.onVoicePlayEnd();
      wx.onMenuShareQQ();
      stage.emit('onVoicePlayEnd', {});
      stage.emit('menu:share:qq', {});
      await stage.quiet();
      return stage.methods();
    },
  },

  'a plain listener has no trigger, and hears without a payload only an exception': {
    play: async () => {
      wx.onVoiceRecordEnd({ trigger: () => stage.note('trigger'), ...stage.callbacks('v', stage.L) });
      stage.emit('onVoiceRecordEnd', { a: 1 });
      stage.emit('onVoiceRecordEnd', undefined);
      await stage.quiet();
      return stage.L;
    },
  },

  'one registration hears every event, and the payload is edited in place': {
    play: async () => {
      const payload = { err_msg: 'x:ok', err_code: 1, scene: 'timeline' };
      wx.onMenuShareTimeline({ type: 'video', dataUrl: 'd', desc: 'D', ...stage.callbacks('t', stage.L) });
      stage.emit('menu:share:timeline', payload);
      stage.emit('menu:share:timeline', {});
      await stage.quiet();
      return { L: stage.L, calls: stage.calls, payload };
    },
  },

  'trigger may still add a callback': {
    play: async () => {
      const options = {
        trigger() {
          options.success = (result) => stage.note('added', result);
        },
      };
      wx.onMenuShareQQ(options);
      stage.emit('menu:share:qq', {});
      await stage.quiet();
      return { L: stage.L, keys: Object.keys(options) };
    },
  },

  'debug shows also what favourites keep from the page': {
    play: async () => {
      wx.config(stage.config({ debug: true, jsApiList: [] }));
      await stage.quiet();
      wx.onMenuShareAppMessage({ title: 'a', ...stage.callbacks('f', stage.L) });
      stage.emit('menu:share:appmessage', { scene: 'favorite' });
      await stage.quiet();
      return stage.L;
    },
  },

  'miniProgram reads its options when the bridge comes': {
    bridge: 'late',
    play: async () => {
      const options = { url: 'a' };
      wx.miniProgram.navigateTo(options);
      options.url = 'b';
      stage.bringBridge();
      stage.announceBridge();
      await stage.quiet();
      return stage.calls.map(({ args }) => args.arg);
    },
  },

  'postMessage replaces whatever is falsy': {
    play: async () => {
      for (const data of [0, '', null, false, 'x', [1]]) wx.miniProgram.postMessage({ data });
      await stage.quiet();
      return stage.calls.map(({ args }) => args.arg);
    },
  },

  'config without an argument': {
    play: () => {
      try {
        wx.config();
      } catch (error) {
        return [error.message, typeof wx.invoke, stage.methods()];
      }
      return 'nothing thrown';
    },
  },

  'null and strings as options': {
    play: async () => {
      wx.startRecord(null);
      wx.getLocation(null);
      wx.scanQRCode(null);
      wx.miniProgram.navigateBack(null);
      wx.getNetworkType('x');
      await stage.quiet();
      return stage.calls;
    },
  },

  'frozen options get their result undecoded': {
    ua: 'android',
    play: async () => {
      stage.reply('chooseImage', { err_msg: 'chooseImage:ok', localIds: '["a"]' });
      wx.chooseImage(Object.freeze({ success: (result) => stage.note('s', result) }));
      await stage.quiet();
      return stage.L;
    },
  },

  'frozen replies are neither named nor decoded': {
    ua: 'android',
    play: async () => {
      const frozen = {
        chooseImage: { err_msg: 'chooseImage:ok', localIds: '["a"]' },
        chooseCard: { err_msg: 'chooseCard:ok', choose_card_info: 'x' },
        batchAddCard: { err_msg: 'batchAddCard:ok', card_list: '[{"card_id":"1","is_succ":1}]' },
        editAddress: { err_msg: 'editAddress:ok', addressPostalCode: '1' },
        openBusinessView: { err_msg: 'openBusinessView:ok', err_code: 1, extraData: '{' },
        checkJsApi: { err_msg: 'checkJsApi:ok', checkResult: '{"geoLocation":true}' },
      };
      for (const [method, reply] of Object.entries(frozen)) {
        stage.reply(method, (answer) => answer(Object.freeze(reply)));
      }
      for (const name of ['chooseImage', 'chooseCard', 'addCard', 'openAddress', 'openBusinessView', 'checkJsApi']) {
        wx[name]({ cardList: [], ...stage.callbacks(name, stage.L) });
      }
      return stage.L;
    },
  },

  'fields that a result has when it failed': {
    play: async () => {
      const seen = [];
      const names = ['openBusinessView', 'openEnterpriseChat', 'openAddress', 'chooseCard', 'scanQRCode'];
      for (const name of names) {
        const fail = (result) => seen.push([name, Object.keys(result)]);
        stage.reply(name, { err_msg: 'x:fail' });
        stage.reply('editAddress', { err_msg: 'x:fail' });
        wx[name]({ fail });
        await stage.quiet();
      }
      return seen;
    },
  },

  'results that are JSON of nothing': {
    play: async () => {
      stage.reply('scanQRCode', { err_msg: 'scanQRCode:ok', resultStr: 'null' });
      wx.scanQRCode(stage.callbacks('scan', stage.L));
      await stage.quiet();
      return stage.L;
    },
  },

  'an empty extraData on Android': {
    ua: 'android',
    play: async () => {
      stage.reply('openBusinessView', { err_msg: 'openBusinessView:ok', extraData: '' });
      wx.openBusinessView(stage.callbacks('view', stage.L));
      await stage.quiet();
      return stage.L;
    },
  },

  'of two configs in flight only the first answer is remembered': {
    play: async () => {
      const held = stage.hold('preVerifyJSAPI');
      wx.ready(() => stage.note('r0'));
      wx.config(stage.config());
      wx.ready(() => stage.note('r1'));
      wx.config(stage.config());
      held[1]({ err_msg: 'a:ok', n: 2 });
      stage.note('between');
      held[0]({ err_msg: 'a:fail', n: 1 });
      wx.error((result) => stage.note('error', result));
      held[0]({ err_msg: 'a:fail', n: 3 });
      return stage.L;
    },
  },

  'a third config repairs what two in flight left': {
    play: async () => {
      const held = stage.hold('preVerifyJSAPI');
      wx.config(stage.config());
      wx.config(stage.config());
      wx.ready(() => stage.note('r'));
      held[0]({ err_msg: 'a:fail', n: 1 });
      held[1]({ err_msg: 'a:ok', n: 2 });
      wx.error((result) => stage.note('error', result));
      wx.config(stage.config());
      wx.ready(() => stage.note('r2'));
      held[2]({ err_msg: 'a:ok', n: 3 });
      wx.error((result) => stage.note('error2', result));
      return stage.L;
    },
  },

  'a ready callback that throws is run again by the next config': {
    play: async () => {
      wx.ready(() => stage.note('r0'));
      wx.ready(() => {
        throw new Error('boom');
      });
      wx.config(stage.config());
      await stage.quiet();
      stage.note('again');
      wx.config(stage.config());
      await stage.quiet();
      return stage.L;
    },
  },

  'an error handler that throws keeps the ready callbacks from running': {
    play: async () => {
      stage.reply('preVerifyJSAPI', { err_msg: 'config:invalid signature' });
      wx.ready(() => stage.note('r'));
      wx.error(() => {
        throw new Error('boom');
      });
      wx.config(stage.config());
      await stage.quiet();
      wx.ready(() => stage.note('late'));
      return stage.L;
    },
  },

  "a local image's failure is kept from the page, unless it cannot be swapped": {
    play: async () => {
      const localData = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
      stage.reply('getLocalImgData', { err_msg: 'getLocalImgData:ok', localData });
      const image = document.body.appendChild(new Image());
      image.onerror = () => stage.note('page heard of', image.src);
      const next = async (source, event) => {
        await new Promise((resolve) => {
          // The window hears of errors before the SDK does, and never of loads.
          const ear = event === 'error' ? window : image;
          ear.addEventListener(event, resolve, { capture: true, once: true });
          image.src = source;
        });
        await stage.quiet();
      };
      wx.config(stage.config());
      await stage.quiet();
      await next('http://other.test/none.png', 'error');
      await next('wxLocalResource://1', 'load');
      await next('wxLocalResource://2', 'load');
      stage.reply('getLocalImgData', { err_msg: 'getLocalImgData:fail' });
      await next('wxLocalResource://3', 'error');
      await next('wxLocalResource://4', 'error');
      const asked = stage.calls.filter(({ method }) => method === 'getLocalImgData');
      return { L: stage.L, ids: asked.map(({ args }) => args.localId), number: image['wx-id'] };
    },
  },
};
