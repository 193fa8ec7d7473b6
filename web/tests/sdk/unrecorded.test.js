// Where the recording is silent, ours does what the real SDK does; and what ours does where the real one breaks.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchChromium } from '../support/chromium.js';
import { expected, Theatre } from '../support/recording.js';
import { unrecordedScenes } from '../support/scenes/unrecorded.js';
import { ourSdk, realSdk } from '../support/subjects.js';

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {Theatre} */
let ours;
/** @type {Theatre} */
let theirs;

before(async () => {
  browser = await launchChromium();
  ours = new Theatre(browser, ourSdk);
  theirs = new Theatre(browser, realSdk);
});
after(() => browser.close());

describe('where the recording is silent, our SDK does as the real one', () => {
  for (const [title, scene] of Object.entries(unrecordedScenes)) {
    it(title, async () => {
      const item = { title, scene, recorded: {} };
      const real = await theirs.play(item);
      assert.deepEqual(await ours.play(item), expected({ recorded: real }, ourSdk));
    });
  }
});

describe('where the real SDK breaks, ours works', () => {
  it('serves queued getLocalImgData without a global wx', async () => {
    const played = await ours.play({
      title: 'AMD',
      recorded: {},
      scene: {
        before: 'window.define = (factory) => { window.registered = factory(); }; window.define.amd = {};',
        play: async () => {
          stage.reply('getLocalImgData', { err_msg: 'getLocalImgData:ok', localData: 'A' });
          const module = window.registered;
          for (const localId of ['1', '2']) {
            module.getLocalImgData({ localId, success: (result) => stage.note(localId, result) });
          }
          await stage.quiet();
          return { L: stage.L, global: typeof window.wx };
        },
      },
    });
    const result = { localData: 'A', errMsg: 'getLocalImgData:ok' };
    assert.deepEqual(played, { observed: { L: [['1', result], ['2', result]], global: 'undefined' } });
  });

  it('works as a module script, where there is no top-level this', async () => {
    const played = await ours.play({
      title: 'module script',
      recorded: {},
      scene: {
        load: 'module',
        play: async () => {
          wx.ready(() => stage.note('ready'));
          wx.config(stage.config());
          await stage.quiet();
          return { L: stage.L, same: window.wx === window.jWeixin, errors: stage.errors };
        },
      },
    });
    assert.deepEqual(played, { observed: { L: [['ready', null]], same: true, errors: [] } });
  });
});

describe('outside WeChat our SDK says so, once, in the console', () => {
  const warnings = { title: 'warnings', recorded: {} };

  it('when wx.config finds another user agent', async () => {
    const { observed } = await ours.play({
      ...warnings,
      scene: {
        ua: 'plain',
        bridge: 'late',
        play: () => {
          wx.config(stage.config());
          wx.miniProgram.getEnv(() => {});
          wx.chooseImage({});
          return stage.warnings;
        },
      },
    });
    assert.equal(observed.length, 1);
    assert.match(observed[0], /not in WeChat.*\/simulator.*模拟器/);
  });

  it('when a call finds no bridge', async () => {
    const { observed } = await ours.play({
      ...warnings,
      scene: {
        bridge: 'late',
        play: () => {
          wx.config(stage.config());
          const before = stage.warnings.length;
          wx.onMenuShareQQ({});
          wx.chooseImage({});
          wx.invoke('x', {}, () => {});
          return [before, ...stage.warnings];
        },
      },
    });
    assert.equal(observed.length, 2);
    assert.equal(observed[0], 0, 'a config that waits for its bridge is no reason to warn');
    assert.match(observed[1], /no WeixinJSBridge.*\/simulator.*模拟器/);
  });

  it('but never inside, where all goes well', async () => {
    const { observed } = await ours.play({
      ...warnings,
      scene: {
        play: async () => {
          wx.config(stage.config());
          wx.chooseImage({});
          await stage.quiet();
          return stage.warnings;
        },
      },
    });
    assert.deepEqual(observed, []);
  });
});
