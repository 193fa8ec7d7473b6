// Audio and smart interface (seed 003): a page with the real SDK records, plays and has its voices written down.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchChromium } from '../../support/chromium.js';
import { startPlatform } from '../../support/platform.js';
import { openShop } from '../shop.js';
import { call, configure, until, visit } from '../visit.js';

const list = [
  'startRecord',
  'stopRecord',
  'onVoiceRecordEnd',
  'playVoice',
  'pauseVoice',
  'stopVoice',
  'onVoicePlayEnd',
  'translateVoice',
];

/** @type {{ platform: import('../../support/platform.js').Platform, shop: import('../shop.js').Shop }} */
let world;

before(async () => {
  const platform = await startPlatform();
  world = { platform, shop: await openShop(platform) };
});

after(async () => {
  await world?.shop.stop();
  await world?.platform.stop();
});

/**
 * A page that listens to both events.
 * @param {import('playwright-core').Browser} browser
 * @param {import('../shop.js').SdkName} sdk
 * @param {Record<string, unknown>} settings of the session
 */
async function studio(browser, sdk, settings) {
  const visited = await visit({ browser, ...world }, sdk, settings);
  await configure(visited, { list });
  await visited.page.evaluate(() => {
    const scope = /** @type {any} */ (window);
    scope.told = [];
    for (const event of ['onVoiceRecordEnd', 'onVoicePlayEnd']) {
      scope.wx[event]({ complete: (/** @type {any} */ result) => scope.told.push([event, result]) });
    }
  });
  const at = `/sessions/${visited.session}`;
  const session = () => world.platform.sandbox('GET', at);
  return {
    visited,
    session,
    sandbox: (/** @type {string} */ method, /** @type {string} */ path, /** @type {unknown} */ body) =>
      world.platform.sandbox(method, `${at}${path}`, body),
    /** @param {string} api @param {Record<string, unknown>} [options] */
    ask: (api, options) => call(visited, api, options),
    /** That it succeeds. @param {string} api @param {Record<string, unknown>} [options] */
    async ok(api, options) {
      const { order, result } = await call(visited, api, options);
      assert.deepEqual([order, result.errMsg], [['success', 'complete'], `${api}:ok`]);
      return result;
    },
    /** That it fails so. @param {string} api @param {Record<string, unknown>} options @param {string} errMsg */
    async fails(api, options, errMsg) {
      const { order, result } = await call(visited, api, options);
      assert.deepEqual([order, result.errMsg], [['fail', 'complete'], errMsg]);
    },
    /** What the page has been told next. @returns {Promise<[string, any]>} */
    async told() {
      await visited.page.waitForFunction(() => /** @type {any} */ (window).told.length > 0);
      return visited.page.evaluate(() => /** @type {any} */ (window).told.shift());
    },
    /** Until the recording, or the voice, is so long. @param {(session: any) => number} length @param {number} least */
    async reaches(length, least) {
      await until(async () => length(await session()) >= least, `${least} ms`);
    },
  };
}

const recorded = (/** @type {any} */ { recorder }) => recorder.recording?.elapsed_ms ?? -1;
const played = (/** @type {any} */ { player }) => player?.position_ms ?? -1;

describe('without a microphone', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser?.close());

  for (const [profile, sdk] of /** @type {const} */ ([
    ['iphone', 'original'],
    ['android', 'original'],
    ['desktop', 'original'],
    ['android', 'bundled'],
    ['iphone', 'ours'],
  ])) {
    test(`a page records, plays and has it written down: ${sdk}, ${profile}`, async () => {
      const { visited, ok, fails, ask, told, session, sandbox, reaches } = await studio(browser, sdk, {
        auto: 'ask',
        device: { profile },
      });
      try {
        await sandbox('POST', '/expect', { kind: 'microphone', action: 'deny' });
        assert.deepEqual(await ask('startRecord'), {
          order: ['cancel', 'complete'],
          result: { errMsg: 'startRecord:cancel' },
        });
        await sandbox('POST', '/expect', { kind: 'microphone', action: 'allow' });
        await fails('stopRecord', {}, 'stopRecord:fail');
        await ok('startRecord');
        await fails('startRecord', {}, 'startRecord:recording');
        await sandbox('PUT', '/recorder/transcript', { text: '一斤苹果' });
        await reaches(recorded, 1500);
        const { localId } = await ok('stopRecord');
        await fails('stopRecord', {}, 'stopRecord:fail');

        await ok('playVoice', { localId });
        await reaches(played, 200);
        await ok('pauseVoice', { localId });
        const { player } = await session();
        assert.ok(player.paused && player.position_ms >= 200, JSON.stringify(player));
        await ok('playVoice', { localId });
        assert.ok(played(await session()) >= player.position_ms, 'goes on where it was');
        assert.deepEqual(await told(), ['onVoicePlayEnd', { localId, errMsg: 'onVoicePlayEnd:ok' }]);
        await ok('playVoice', { localId });
        await ok('stopVoice', { localId });
        await fails('pauseVoice', { localId }, 'pauseVoice:fail');
        await fails('playVoice', { localId: 'weixin://resourceid/0' }, 'playVoice:fail');

        assert.equal((await ok('translateVoice', { localId })).translateResult, '一斤苹果');
        await ok('startRecord');
        const { localId: another } = await ok('stopRecord');
        await sandbox('POST', '/expect', { kind: 'transcript', action: 'cancel' });
        assert.deepEqual((await ask('translateVoice', { localId: another })).order, ['cancel', 'complete']);
        await sandbox('POST', '/expect', { kind: 'transcript', action: 'write', data: { text: '' } });
        await fails('translateVoice', { localId: another }, 'translateVoice:fail');

        await sandbox('PATCH', '', { recording_limit_ms: 300 });
        await ok('startRecord');
        const [event, result] = await told();
        assert.deepEqual([event, result.errMsg], ['onVoiceRecordEnd', 'onVoiceRecordEnd:ok']);
        await fails('stopRecord', {}, 'stopRecord:fail');
        await ok('playVoice', { localId: result.localId });
        assert.equal((await session()).player.duration_ms, 300);
      } finally {
        await visited.simulator.close();
      }
    });
  }

  test('the person types what is said, chooses a file, and stops a voice', async () => {
    const { visited, ok, told, session } = await studio(browser, 'original', { device: { language: 'en' } });
    const { simulator } = visited;
    try {
      await ok('startRecord');
      const strip = simulator.getByRole('region', { name: 'Recording' });
      await strip.getByText('no mic: a tone').waitFor();
      await strip.getByRole('button', { name: 'What this recording will be' }).click();
      await strip.getByLabel('What is said in it').fill('two apples');
      const silence = wav(16_000, 4_000);
      await strip.locator('input[type=file]').setInputFiles({ name: 'a.wav', mimeType: 'audio/wav', buffer: silence });
      await strip.getByText('Your file, 0:04').waitFor();
      await until(async () => (await session()).recorder.transcript === 'two apples', 'the words have arrived');
      const { localId } = await ok('stopRecord');
      await strip.waitFor({ state: 'hidden' });
      const tips = await tipsOf(simulator);
      const tip = simulator.locator('.tip').waitFor();
      assert.equal((await ok('translateVoice', { localId })).translateResult, 'two apples');
      await tip;
      await ok('translateVoice', { localId, isShowProgressTips: 0 });
      assert.deepEqual(await tips(), ['Recognising…'], 'the second time the page wants none');

      await ok('playVoice', { localId });
      const heard = await soundOf(visited.session, localId);
      assert.deepEqual(Buffer.from(await heard.arrayBuffer()), silence);
      await simulator.getByRole('region', { name: 'Playing' }).getByRole('button', { name: 'Stop' }).click();
      assert.deepEqual(await told(), ['onVoicePlayEnd', { localId, errMsg: 'onVoicePlayEnd:ok' }]);

      await ok('startRecord');
      const second = (await ok('stopRecord')).localId;
      await world.platform.sandbox('PATCH', `/sessions/${visited.session}`, { auto: 'ask' });
      const translated = ok('translateVoice', { localId: second });
      const words = simulator.getByRole('dialog').getByRole('textbox', { name: 'Type what is said' });
      await words.waitFor();
      const fetched = simulator.waitForResponse((answer) => answer.url().includes('/voices/'));
      await simulator.getByRole('dialog').getByRole('button', { name: 'Listen, 0:00' }).click();
      assert.equal((await fetched).status(), 200);
      await words.focus();
      await simulator.keyboard.type('three pears');
      await simulator.keyboard.press('Enter');
      assert.equal((await translated).translateResult, 'three pears');

      await ok('startRecord');
      await simulator.getByRole('button', { name: 'Close' }).first().click();
      await until(async () => (await session()).recorder.recording === null, 'a closed page records nothing');
    } finally {
      await simulator.close();
    }
  });
});

describe('with a microphone', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchChromium({
      args: [
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        '--autoplay-policy=no-user-gesture-required',
      ],
    });
  });
  after(() => browser?.close());

  test('what it hears is recorded, and heard again to its end', async () => {
    const { visited, ok, told, session, reaches } = await studio(browser, 'original', {});
    /** What the simulator says of the voice that it plays. @type {string[]} */
    const said = [];
    visited.simulator.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/player')) said.push(request.postDataJSON().state);
    });
    try {
      await ok('startRecord');
      await until(async () => (await session()).recorder.recording?.heard === true, 'the simulator hears');
      await visited.simulator.locator('.waveform').waitFor();
      await reaches(recorded, 1200);
      const { localId } = await ok('stopRecord');
      await ok('playVoice', { localId });
      const sound = await soundOf(visited.session, localId);
      assert.match(sound.headers.get('content-type') ?? '', /^audio\/webm/);
      const bytes = Buffer.from(await sound.arrayBuffer());
      assert.equal(bytes.readUInt32BE(0), 0x1a45dfa3, 'a WebM file begins so');
      assert.ok(await audible(visited.simulator, bytes.toString('base64')), 'the beeps of the browser’s fake microphone');
      assert.deepEqual(await told(), ['onVoicePlayEnd', { localId, errMsg: 'onVoicePlayEnd:ok' }]);
      assert.deepEqual(said.splice(0), ['began', 'ended'], 'it is really played, and ends when it has been');

      await ok('playVoice', { localId });
      await reaches(played, 300);
      await ok('pauseVoice', { localId });
      await ok('playVoice', { localId });
      await told();
      assert.deepEqual(said, ['began', 'began', 'ended'], 'and goes on after a pause');
    } finally {
      await visited.simulator.close();
    }
  });

  test('a minute that ends by itself is heard, too', async () => {
    const { visited, ok, told } = await studio(browser, 'original', { recording_limit_ms: 1500 });
    try {
      await ok('startRecord');
      const [event, { localId }] = await told();
      assert.equal(event, 'onVoiceRecordEnd');
      await ok('playVoice', { localId });
      const sound = await soundOf(visited.session, localId);
      assert.match(sound.headers.get('content-type') ?? '', /^audio\/webm/);
    } finally {
      await visited.simulator.close();
    }
  });
});

/**
 * What the phone says from now on of what takes a while.
 * @param {import('playwright-core').Page} simulator
 * @returns {Promise<() => Promise<string[]>>}
 */
async function tipsOf(simulator) {
  await simulator.evaluate(() => {
    /** @type {string[]} */
    const tips = (/** @type {any} */ (window).tips = []);
    const note = (/** @type {Node} */ node) => {
      if (node instanceof HTMLElement && node.className === 'tip') tips.push(node.textContent ?? '');
    };
    const seen = new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(note)));
    seen.observe(document.body, { childList: true, subtree: true });
  });
  return () => simulator.evaluate(() => /** @type {any} */ (window).tips);
}

/**
 * @param {string} session
 * @param {string} localId
 */
function soundOf(session, localId) {
  return fetch(`${world.platform.json.sandbox_api}/sessions/${session}/voices/${encodeURIComponent(localId)}`);
}

/**
 * Whether there is something to hear in a sound.
 * @param {import('playwright-core').Page} page
 * @param {string} base64
 */
function audible(page, base64) {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const decoded = await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(bytes.buffer);
    return decoded.duration > 0.8 && decoded.getChannelData(0).some((sample) => Math.abs(sample) > 0.1);
  }, base64);
}

/**
 * Silence as a WAV file.
 * @param {number} rate
 * @param {number} milliseconds
 */
function wav(rate, milliseconds) {
  const size = (rate * 2 * milliseconds) / 1000;
  const file = Buffer.alloc(44 + size);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + size, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(size, 40);
  return file;
}
