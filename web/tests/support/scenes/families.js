// Scenarios whose name holds what the host answered or where the page ran: one scene for each family.

/* global stage, wx */

/** @typedef {import('./index.js').Scene} Scene */

/** @type {[RegExp, (match: RegExpMatchArray) => Scene][]} */
const families = [
  [
    /^config err_msg (.*)$/s,
    ([, text]) => ({
      arg: JSON.parse(text),
      play: async (err_msg) => {
        stage.reply('preVerifyJSAPI', { err_msg });
        wx.error((result) => stage.note('error', result));
        wx.ready(() => stage.note('ready'));
        wx.config(stage.config({ debug: true, jsApiList: [] }));
        await stage.quiet();
        return { L: stage.L };
      },
    }),
  ],
  [
    /^wx\.error on UA (\w+)$/,
    ([, ua]) => ({
      ua,
      play: async () => {
        stage.reply('preVerifyJSAPI', { err_msg: 'config:invalid signature', extra: 'x' });
        wx.error((result) => stage.note('error', result));
        wx.config(stage.config());
        await stage.quiet();
        return { L: stage.L, calls: stage.methods() };
      },
    }),
  ],
  [
    /^beacon (\S+) \/ (.+)$/,
    ([, ua, platform]) => ({
      ua,
      platform,
      play: async () => {
        wx.config(stage.config());
        await stage.quiet();
        wx.chooseWXPay({ timestamp: 1, nonceStr: 'n', package: 'p', paySign: 's' });
        await stage.quiet();
        return { calls: stage.methods() };
      },
    }),
  ],
  [
    /^getNetworkType (\{.*)$/s,
    ([, reply]) => ({
      arg: JSON.parse(reply),
      play: async (reply) => {
        const observed = [];
        stage.reply('getNetworkType', reply);
        wx.getNetworkType(stage.callbacks('n', observed));
        await stage.quiet();
        return observed;
      },
    }),
  ],
  [
    /^shape (\w+) (\w+) (\{.*)$/s,
    ([, ua, api, reply]) => ({
      ua,
      arg: { api, reply: JSON.parse(reply) },
      play: async ({ api, reply }) => {
        const observed = [];
        const wireNames = { addCard: 'batchAddCard' };
        const lists = { jsApiList: ['getLocation'], cardList: [{ cardId: 'a', cardExt: '{}' }] };
        stage.reply(wireNames[api] || api, reply);
        wx[api]({ ...lists, ...stage.callbacks(api, observed) });
        await stage.quiet();
        return observed;
      },
    }),
  ],
  [
    /^callback payload (.*)$/s,
    ([, payload]) => ({
      arg: { payload: payload === 'undefined' ? undefined : JSON.parse(payload) },
      play: async ({ payload }) => {
        const cb = [];
        stage.reply('startRecord', payload);
        wx.startRecord(stage.callbacks('x', cb));
        await stage.quiet();
        for (const message of stage.thrown.splice(0)) stage.note('threw', message);
        return { L: stage.L, cb };
      },
    }),
  ],
];

/**
 * @param {string} name of a recorded scenario
 * @returns {Scene | undefined}
 */
export function sceneOfFamily(name) {
  for (const [pattern, scene] of families) {
    const match = name.match(pattern);
    if (match) return scene(match);
  }
  return undefined;
}
