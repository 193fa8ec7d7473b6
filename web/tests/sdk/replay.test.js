// Replays everything that was recorded of the real SDK (wechat-bridge-calls.json) on ours. The same scenes are played
// on the real SDK too, which proves that they are the recorded ones.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { launchChromium } from '../support/chromium.js';
import { expected, recordedItems, recording, Theatre } from '../support/recording.js';
import { ourSdk, realSdk } from '../support/subjects.js';

const buildB = 'recorded on build B, a CommonJS file with one beacon more; the scenes are those of build A';
const notBuildA = {
  payBeforeConfig: buildB,
  buildBNoGlobalQueue: buildB,
  buildBNoGlobalImageHook: buildB,
  buildBAsClassicScript: buildB,
};

/** Recorded items that a subject cannot show, each with the reason. */
const casts = [
  {
    subject: ourSdk,
    notApplicable: {
      ...notBuildA,
      moduleThis: 'ours needs no top-level `this`',
      buildAAsModuleScript: 'ours works as a module script too',
      'AMD: queue uses global wx': 'ours needs no global wx',
    },
  },
  { subject: realSdk, notApplicable: notBuildA },
];

const items = recordedItems();

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

for (const { subject, notApplicable } of casts) {
  describe(`${subject.name} behaves as recorded`, () => {
    /** @type {Theatre} */
    let theatre;
    before(() => {
      theatre = new Theatre(browser, subject);
    });
    after(() => theatre.close());

    for (const item of items) {
      const skip = notApplicable[item.title];
      it(item.title, { skip: skip ?? false }, async () => {
        const played = await theatre.play(item);
        const recorded = expected(item, subject);
        assert.deepEqual(played, recorded);
        // Also the order of fields, which a page sees in every debug alert.
        assert.equal(JSON.stringify(played), JSON.stringify(recorded));
      });
    }

    it('leaves out nothing but what is named, and names nothing that was not recorded', () => {
      const titles = items.map(({ title }) => title);
      assert.deepEqual(Object.keys(notApplicable).filter((title) => !titles.includes(title)), []);
    });
  });
}

describe('the recording', () => {
  it('is played whole: each API on both phones, each scenario, each edge case', () => {
    const { apis, scenarios, edgeCases } = recording;
    const counts = [apis, scenarios, edgeCases].map((part) => Object.keys(part).length);
    assert.deepEqual(counts, [54, 142, 21]);
    assert.equal(new Set(items.map(({ title }) => title)).size, 2 * 54 + 142 + 21);
  });

  it('was made with the file that is played here', () => {
    assert.equal(createHash('sha256').update(realSdk.sdk).digest('hex'), recording.builds.A.sha256);
  });
});
