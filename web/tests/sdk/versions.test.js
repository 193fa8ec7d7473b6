// The classic script in each of its versions: which APIs it has, how it gives them to the page, what syntax it needs.
// Sources: wechat-bridge.md section 0 (APIs by version) and 1.2 (global names and loaders).

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { parse } from 'acorn';
import { joinScript } from '../support/join.js';
import { sdkFolder } from '../support/subjects.js';

/** What each version added; every version has what the ones before it had. */
const added = {
  '1.0.0': [
    ['config', 'ready', 'error', 'checkJsApi'],
    ['onMenuShareTimeline', 'onMenuShareAppMessage', 'onMenuShareQQ', 'onMenuShareWeibo', 'onMenuShareQZone'],
    ['startRecord', 'stopRecord', 'onVoiceRecordEnd', 'playVoice', 'pauseVoice', 'stopVoice', 'onVoicePlayEnd'],
    ['uploadVoice', 'downloadVoice', 'chooseImage', 'previewImage', 'uploadImage', 'downloadImage', 'translateVoice'],
    ['getNetworkType', 'openLocation', 'getLocation', 'hideOptionMenu', 'showOptionMenu', 'hideMenuItems'],
    ['showMenuItems', 'hideAllNonBaseMenuItem', 'showAllNonBaseMenuItem', 'closeWindow', 'scanQRCode'],
    ['openProductSpecificView', 'addCard', 'chooseCard', 'openCard', 'chooseWXPay'],
  ].flat(),
  '1.2.0': [
    ['getLocalImgData', 'openAddress', 'consumeAndShareCard', 'openEnterpriseRedPacket', 'openEnterpriseChat'],
    ['startSearchBeacons', 'stopSearchBeacons', 'onSearchBeacons'],
  ].flat(),
  '1.3.2': ['launchMiniProgram', 'miniProgram'],
  '1.4.0': ['updateAppMessageShareData', 'updateTimelineShareData'],
  '1.6.0': ['openBusinessView'],
};
const versions = Object.keys(added);

/** A page's globals, as far as a script that only loads needs them. */
function page({ userAgent = 'MicroMessenger/8.0.30' } = {}) {
  /** @type {Record<string, any>} */
  const globals = { navigator: { userAgent }, document: { title: '', addEventListener() {} } };
  globals.window = globals;
  return globals;
}

/**
 * Runs the script as a browser, or a loader with these globals, would.
 *
 * @param {Record<string, any>} globals
 * @param {string} [version]
 */
function load(globals, version) {
  vm.runInNewContext(joinScript(sdkFolder, { version }), globals);
  return globals;
}

describe('each version has its own APIs and no others', () => {
  for (const [at, version] of versions.entries()) {
    it(version, () => {
      const { wx } = load(page(), version);
      const expected = versions.slice(0, at + 1).flatMap((each) => added[each]);
      assert.deepEqual(Object.keys(wx).sort(), expected.sort());
    });
  }

  it('asks for open tags from 1.6.0 on', () => {
    const asking = versions.filter((version) => {
      const globals = page();
      const asked = [];
      globals.WeixinJSBridge = { invoke: (name, args) => asked.push([name, Object.keys(args)]) };
      load(globals, version).wx.config({ jsApiList: [], openTagList: ['wx-open-audio'] });
      assert.equal(asked[0][0], 'preVerifyJSAPI');
      return asked[0][1].includes('verifyOpenTagList');
    });
    assert.deepEqual(asking, ['1.6.0']);
  });

  it('is the newest one if no version is asked for', () => {
    assert.equal(joinScript(sdkFolder), joinScript(sdkFolder, { version: versions.at(-1) }));
  });
});

describe('the script gives wx to whoever loads it', () => {
  it('as two globals, which are one object, to a page', () => {
    const { wx, jWeixin } = load(page());
    assert.equal(typeof wx.config, 'function');
    assert.equal(wx, jWeixin);
  });

  for (const kind of ['amd', 'cmd']) {
    it(`as a module, and as no global, to ${kind.toUpperCase()}`, () => {
      const globals = page();
      const modules = [];
      globals.define = Object.assign((factory) => modules.push(factory()), { [kind]: {} });
      load(globals);
      assert.equal(typeof modules[0].config, 'function');
      assert.deepEqual([globals.wx, globals.jWeixin], [undefined, undefined]);
    });
  }

  it('as a global if the page has a function named define that is no loader', () => {
    const globals = page();
    globals.define = () => assert.fail('this is no loader');
    assert.equal(typeof load(globals).wx.config, 'function');
  });

  it('as module.exports, and as no global, to CommonJS', () => {
    const globals = page();
    globals.module = { exports: {} };
    load(globals);
    assert.equal(typeof globals.module.exports.config, 'function');
    assert.deepEqual([globals.wx, globals.jWeixin], [undefined, undefined]);
  });

  it('once: a second copy leaves the first in place, and a loader gets the first', () => {
    const globals = load(page());
    const { wx } = globals;
    load(globals);
    assert.equal(globals.wx, wx);
    globals.module = { exports: {} };
    load(globals);
    assert.equal(globals.module.exports, wx);
  });

  it('to nobody where there is no page, without an error', () => {
    assert.deepEqual(Object.keys(load({})), []);
    const server = { module: { exports: {} } };
    const { config, ready } = load(server).module.exports;
    ready(() => assert.fail('nothing is ever ready on a server'));
    config({ appId: 'wx1', jsApiList: [] });
  });

  it('as an ES module, on a server too', async () => {
    const { wx } = await import('../../sdk/wechat/index.js');
    assert.equal(typeof wx.miniProgram.getEnv, 'function');
    wx.chooseImage({ complete: () => assert.fail('there is no bridge') });
    assert.equal('wx' in globalThis, false);
  });
});

describe('the joined script', () => {
  const { modules } = JSON.parse(readFileSync(join(sdkFolder, 'script.json'), 'utf8'));

  it('holds every module but the entry for ES modules, each after those it imports', () => {
    const present = readdirSync(sdkFolder).filter((name) => name.endsWith('.js') && name !== 'index.js');
    // What several dialects share stands beside their folders.
    const own = modules.filter((name) => !name.startsWith('../'));
    assert.deepEqual(own.sort(), present.sort());
    for (const [at, name] of modules.entries()) {
      const source = readFileSync(join(sdkFolder, name), 'utf8');
      for (const [, imported] of source.matchAll(/^import .* from '\.\/(.*)';$/gm)) {
        assert.ok(modules.slice(0, at).includes(imported), `${name} imports ${imported}, which comes later`);
      }
    }
  });

  it('declares no name twice, though all modules share one function', () => {
    const [iife] = parse(joinScript(sdkFolder), { ecmaVersion: 2018 }).body;
    const statements = iife.expression.callee.object.body.body;
    const names = statements.flatMap(({ declarations, id }) =>
      declarations ? declarations.map((each) => each.id.name) : (id?.name ?? [])
    );
    assert.ok(names.length > 50);
    assert.deepEqual(names.filter((name, at) => names.indexOf(name) !== at), []);
  });

  it('names no other server: it reports to nobody, unless the page says to whom', () => {
    assert.doesNotMatch(joinScript(sdkFolder), /https?:|\/\/[a-z0-9-]+\.[a-z]/i);
  });
});

describe('the types for pages', () => {
  it('name every API of the catalog', async () => {
    const { catalog } = await import('../../sdk/wechat/catalog.js');
    const types = readFileSync(join(sdkFolder, 'wx.d.ts'), 'utf8');
    for (const { name } of catalog) {
      const member = name.replace('miniProgram.', '');
      assert.match(types, new RegExp(`^  ${member}\\(`, 'm'), `wx.${name} has no type`);
      if (member === name && name !== 'config') assert.ok(types.includes(`'${name}'`), `${name} is no ApiName`);
    }
  });
});

describe('what a page loads keeps to ES2018', () => {
  const web = fileURLToPath(new URL('../../', import.meta.url));
  const loaded = ['sdk', 'bridge'].flatMap((folder) =>
    readdirSync(join(web, folder), { recursive: true })
      .filter((name) => name.endsWith('.js'))
      .map((name) => join(folder, name))
  );

  for (const name of loaded.sort()) {
    it(name, () => {
      parse(readFileSync(join(web, name), 'utf8'), { ecmaVersion: 2018, sourceType: 'module' });
    });
  }

  for (const version of versions) {
    it(`the classic script ${version}`, () => {
      parse(joinScript(sdkFolder, { version }), { ecmaVersion: 2018, sourceType: 'script' });
    });
  }
});
