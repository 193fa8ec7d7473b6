// The recorded calls of the real SDK (wechat-bridge-calls.json), replayed through everything that lies between a page
// and its host: the SDK, our WeixinJSBridge, the host protocol from one origin to the other, host.js. What the host is
// asked, and what comes of its answers in the page, is what was recorded in a page whose bridge was an object beside it.
//
// Two things a transport changes, and only these. JSON carries no undefined fields. And a host is told once that a page
// listens to an event, however often it registers.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { expected, recording } from '../support/recording.js';
import { recordedApi } from '../support/scenes/api.js';
import { ourSdk, realSdk } from '../support/subjects.js';
import { userAgents } from '../support/user-agents.js';
import { playThrough } from './played-api.js';
import { World } from './world.js';

/** @type {World} */
let world;
before(async () => {
  world = await World.open();
});
after(() => world?.close());

/** What the recording says, as far as it can cross. @param {any} api @param {'iphone' | 'android'} ua */
function recorded(api, ua) {
  const observed = recordedApi(api, ua);
  const crossed = expected({ recorded: { observed } }, { name: '', sdk: '', sendsBeacon: true, jsonOnly: true }).observed;
  for (const again of [crossed.calledWithEmptyObject, crossed.calledWithNoArgument]) {
    if (again.calls) again.calls = again.calls.filter((/** @type {any} */ { kind }) => kind !== 'on');
  }
  return crossed;
}

for (const subject of [ourSdk, realSdk]) {
  for (const [ua, agent] of /** @type {const} */ ([
    ['iphone', userAgents.ios],
    ['android', userAgents.android],
  ])) {
    describe(`${subject.name}, through the bridge, on ${ua}`, () => {
      /** @type {import('./world.js').Visit} */
      let visit;
      before(async () => {
        const { origin, pathname, search, hash } = new URL(recording.pageUrl);
        visit = await world.visit({
          origin,
          path: pathname + search + hash,
          tag: `${world.tag}<title>${recording.pageTitle}</title><script>${subject.sdk}</script>`,
          boot: { userAgent: agent[0], platform: agent[1] },
        });
      });
      after(() => visit?.host.close());

      for (const [name, api] of Object.entries(recording.apis)) {
        it(name, async () => {
          const played = await playThrough(visit, name, api, ua);
          assert.deepEqual(played, recorded(api, ua));
        });
      }
    });
  }
}

it('the recording holds 54 APIs', () => assert.equal(Object.keys(recording.apis).length, 54));
