// axe-core on every state of the simulator that looks different, in both languages, light and dark: nothing at all.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { violations, violationsInBothThemes } from './axe.js';
import { becomes, setDesk, sit } from './desk.js';

/** @type {import('./desk.js').Desk} */
let desk;

before(async () => {
  desk = await setDesk();
});
after(() => desk?.clear());

/** @typedef {import('./desk.js').Sitting} Sitting */

/** The person lets the page record. @param {Sitting} sitting */
async function recording({ simulator, config, call }) {
  await config(['startRecord', 'stopRecord', 'playVoice', 'translateVoice']);
  await call('startRecord');
  await simulator.locator('.sheet-button.primary').click();
  await simulator.locator('.strip-more').click();
  await simulator.locator('.strip-details').waitFor();
}

/** A voice of eight seconds, just begun. @param {Sitting} sitting */
async function played(sitting) {
  const { simulator, page, call } = sitting;
  await recording(sitting);
  const eightSeconds = Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(400, '\x7c')]);
  await simulator
    .locator('.strip-details input[type=file]')
    .setInputFiles({ name: 'eight.amr', mimeType: 'audio/amr', buffer: eightSeconds });
  await simulator.locator('.chosen').filter({ visible: true }).waitFor();
  const localId = await page.locator('h1').evaluate(
    () =>
      new Promise((resolve) => {
        /** @type {any} */ (window).wx.stopRecord({ success: (/** @type {any} */ result) => resolve(result.localId) });
      })
  );
  await call('playVoice', { localId });
  return localId;
}

/** What is looked at, and how it comes about. @type {Readonly<Record<string, (sitting: Sitting) => Promise<void>>>} */
const states = {
  'a refused call in the inspector': async ({ simulator, config, call }) => {
    await config();
    await call('scanQRCode');
    await simulator.locator('.row', { hasText: 'scanQRCode' }).click();
    await simulator.locator('.why').waitFor();
  },
  'an allowed config with its signature': async ({ simulator, config }) => {
    await config();
    await simulator.locator('.signed').waitFor();
  },
  'the platform’s log': async ({ simulator, config }) => {
    await config();
    await simulator.locator('#tab-platform').click();
    await simulator.locator('.entries .row').last().click();
  },
  'the app drawer': async ({ simulator }) => {
    await simulator.locator('#rail-app').click();
    await simulator.locator('.ticks').waitFor();
  },
  'the place drawer': ({ simulator }) => simulator.locator('#rail-place').click(),
  'the net drawer': ({ simulator }) => simulator.locator('#rail-net').click(),
  'the device drawer': ({ simulator }) => simulator.locator('#rail-device').click(),
  'the faults drawer': async ({ simulator }) => {
    await simulator.locator('#rail-faults').click();
    await simulator.locator('.preset').first().click();
    await simulator.locator('.fault-list li').first().waitFor();
  },
  'the setup drawer': ({ simulator }) => simulator.locator('#rail-setup').click(),
  'the media drawer': async ({ simulator }) => {
    await simulator.locator('#rail-media').click();
    await simulator.locator('.album-entry').first().waitFor();
  },
  'the picker for pictures': async ({ simulator, config, call }) => {
    await config(['chooseImage']);
    await call('chooseImage');
    await simulator.locator('.tile').first().click();
  },
  'the viewer for pictures': async ({ simulator, config, call }) => {
    await config(['previewImage']);
    await call('previewImage', { urls: ['a.png', `${simulator.url().split('/simulator')[0]}/lib/mark.svg`] });
    await simulator.locator('.sheet.viewer').waitFor();
  },
  'the shares drawer': async ({ simulator }) => {
    await simulator.locator('#capsule-menu').click();
    await simulator.locator('.menu-item').first().click();
    await simulator.locator('.sheet-button.primary').click();
    await simulator.locator('#rail-shares').click();
    await simulator.locator('.sent').waitFor();
  },
  'a card on its way': async ({ simulator }) => {
    await simulator.locator('#capsule-menu').click();
    await simulator.locator('.menu-item').first().click();
    await simulator.locator('.share-card').waitFor();
  },
  'the scanner': async ({ simulator, config, call }) => {
    await config(['scanQRCode']);
    await call('scanQRCode', { needResult: 1 });
    await simulator.locator('.scanner').waitFor();
  },
  'the map': async ({ simulator, config, call }) => {
    await config(['openLocation']);
    await call('openLocation', { latitude: 23.10647, longitude: 113.32446, name: 'Tower', address: 'Here', infoUrl: 'https://kanhe.example/' });
    await simulator.locator('.map-sheet').waitFor();
  },
  'the users drawer': async ({ simulator }) => {
    await simulator.locator('#rail-users').click();
    await simulator.locator('.pairs dd').first().waitFor();
  },
  'the wallet drawer': async ({ simulator }) => {
    await simulator.locator('#rail-wallet').click();
    await simulator.locator('.ledger li').first().waitFor();
  },
  'the question for the place': async ({ simulator, config, call }) => {
    await config();
    await call('getLocation');
    await simulator.locator('.sheet').waitFor();
  },
  'a recording, with what it will be': recording,
  'a voice that is played': async (sitting) => {
    await played(sitting);
    await sitting.simulator.locator('.voice-strip.player').waitFor();
  },
  'the question for the words of a voice': async (sitting) => {
    const localId = await played(sitting);
    await sitting.call('translateVoice', { localId });
    await sitting.simulator.locator('.sheet textarea').waitFor();
  },
  'an alert': async ({ simulator, page }) => {
    await page.locator('h1').evaluate(() => alert('hello'));
    await simulator.locator('.sheet').waitFor();
  },
  'the capsule’s menu': async ({ simulator }) => {
    await simulator.locator('#capsule-menu').click();
    await simulator.locator('.sheet').waitFor();
  },
  'the closed page': async ({ simulator, config, call }) => {
    await config();
    await call('closeWindow');
    await simulator.locator('.closed-screen').waitFor();
  },
  'a page without a bridge': async ({ simulator }) => {
    await simulator.fill('#address', '/healthz');
    await simulator.keyboard.press('Enter');
    await simulator.locator('.no-bridge').waitFor();
    await simulator.locator('.no-bridge summary').click();
  },
  'the help': async ({ simulator }) => {
    await simulator.locator('.shortcuts').click();
    await simulator.locator('dialog[open]').waitFor();
  },
  'a notice': async ({ simulator }) => {
    await simulator.fill('#address', 'file:///x');
    await simulator.keyboard.press('Enter');
    await becomes(() => simulator.locator('.notice').isVisible(), true);
  },
};

for (const lang of ['zh-CN', 'en']) {
  describe(`in ${lang}, light and dark`, () => {
    for (const [name, arrange] of Object.entries(states)) {
      test(name, async () => {
        const sitting = await sit(desk, { link: { lang } });
        await arrange(sitting);
        const found = await violationsInBothThemes(sitting.simulator);
        await sitting.simulator.context().close();
        // What the faults drawer has set would hit the next page.
        await desk.platform.sandbox('DELETE', '/faults');
        assert.deepEqual(found, []);
      });
    }
  });
}

test('axe sees what is wrong', async () => {
  const { simulator } = await sit(desk);
  await simulator.evaluate(() => document.querySelector('main')?.append(document.createElement('button')));
  assert.match((await violations(simulator)).join(), /button-name/);
  await simulator.context().close();
});

test('where it is narrow, the folded settings', async () => {
  const { simulator } = await sit(desk, { width: 1100, height: 800 });
  await simulator.locator('.fold').click();
  await simulator.locator('.folded').waitFor();
  assert.deepEqual(await violations(simulator), []);
  await simulator.context().close();
});

test('nothing moves for those who do not want it', async () => {
  const { simulator } = await sit(desk);
  await simulator.emulateMedia({ reducedMotion: 'reduce' });
  await simulator.locator('#capsule-menu').click();
  const longest = await simulator.evaluate(() =>
    Math.max(
      0,
      ...document.getAnimations().map((animation) => Number(animation.effect?.getComputedTiming().endTime ?? 0))
    )
  );
  assert.ok(longest <= 1, `${longest} ms`);
  await simulator.context().close();
});
