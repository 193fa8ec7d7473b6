// The recorded scenarios and edge cases (wechat-bridge-calls.json), with our WeixinJSBridge in the place of the one that
// the recording was made with. The scenes look at calls in the very turn in which they are made, which no transport
// allows; so what is said goes through the protocol's own readers, but to a host in the same page. The recorded APIs go
// from one origin to another, with everything in between: replay.test.js.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { launchChromium } from '../support/chromium.js';
import { expected, recordedItems, Theatre } from '../support/recording.js';
import { playApi } from '../support/scenes/api.js';
import { ourSdk, realSdk } from '../support/subjects.js';
import { bridgeFolder } from './world.js';

/** Modules of the page's end as part of a function. @param {string[]} names */
function inlined(...names) {
  const sources = names.map((name) => readFileSync(`${bridgeFolder}/${name}`, 'utf8'));
  return sources.join('\n').replace(/^import .*;$/gm, '').replace(/^export /gm, '');
}

/** A function of the form of `scriptedBridge` (support/stage.js). */
const shim = `(host) => {
  'use strict';
  ${inlined('json.js', 'protocol.js', 'page-objects.js', 'complaints.js', 'weixin.js')}
  const guarded = (run) => {
    try {
      run();
    } catch (error) {
      host.threw(error.message);
    }
  };
  const url = location.href;
  const { bridge, deliver } = makeWeixinBridge(
    () => ({
      call(api, params, settle) {
        const asked = readPageMessage({ type: 'call', id: 1, api, params, url });
        let settled = false;
        host.receive('invoke', asked.api, asked.params, (reply) => {
          const read = readHostMessage({ type: 'reply', id: 1, result: reply });
          const outcome = read === null ? { failure: 'unreadable' } : { result: read.result };
          // As the channel does: the second reply is one to nobody.
          if (!settled) guarded(() => settle(outcome));
          settled = true;
        });
      },
      tell(message) {
        const { type, event } = readPageMessage(message);
        if (type === 'listen') host.receive('on', event, undefined, () => {});
      },
    }),
    console
  );
  return {
    bridge,
    emit(event, payload) {
      const read = readHostMessage({ type: 'event', event, payload });
      if (read !== null) guarded(() => deliver(read.event, read.payload));
    },
  };
}`;

const buildB = 'recorded on build B; the scenes are those of build A';

/** Recorded items that cannot be played here, each with the reason. @type {Record<string, string>} */
const unplayable = {
  payBeforeConfig: buildB,
  buildBNoGlobalQueue: buildB,
  buildBNoGlobalImageHook: buildB,
  buildBAsClassicScript: buildB,
  syncReply: 'a channel never answers in the turn in which it is asked',
};

/** The same for ours, whose own differences sdk/replay.test.js lists. @type {Record<string, string>} */
const unplayableOnOurs = {
  ...unplayable,
  moduleThis: 'ours needs no top-level `this`',
  buildAAsModuleScript: 'ours works as a module script too',
  'AMD: queue uses global wx': 'ours needs no global wx',
};

const noObject = 'a reply that is no object does not reach the SDK; the page is told of system:unreadable_reply';
const noUndefined = 'the scene lists fields that are undefined, which JSON leaves out';

/** Recorded items that come out otherwise on our bridge, each with the reason. @type {Record<string, string>} */
const otherwise = {
  'callback payload undefined': noObject,
  'callback payload null': noObject,
  'callback payload "str"': noObject,
  'callback payload 5': noObject,
  'listener undefined payload': 'the payload of an event is always an object; another one is dropped',
  'listener registered twice': 'only the last handler of an event counts (wechat-bridge.md 3.2), and the host is told once',
  'jsApiList variants': noUndefined,
  'listener defaults (empty options)': noUndefined,
  extraProps: noUndefined,
  mutates: 'the SDK gets an object of its own, so what it changes is not the host’s',
  frozenReply: 'the SDK gets an object of its own, which is never frozen',
  twice: 'the second reply to a call is dropped',
};

const casts = [
  { subject: ourSdk, skipped: unplayableOnOurs },
  { subject: realSdk, skipped: unplayable },
];
const items = recordedItems().filter(({ scene }) => scene.play !== playApi);

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser?.close());

for (const { subject, skipped } of casts) {
  describe(`${subject.name} on our WeixinJSBridge`, () => {
    const onShim = { ...subject, bridge: shim, jsonOnly: true };
    /** @type {Theatre} */
    let theatre;
    before(() => {
      theatre = new Theatre(browser, onShim);
    });
    after(() => theatre?.close());

    for (const item of items) {
      const reason = otherwise[item.title];
      const title = reason ? `${item.title}: otherwise, since ${reason}` : `${item.title}: as recorded`;
      it(title, { skip: skipped[item.title] ?? false }, async () => {
        const played = await theatre.play(item);
        // A reason that is not needed any more is a failure too.
        const compare = reason ? assert.notDeepEqual : assert.deepEqual;
        compare(played, expected(item, onShim));
      });
    }
  });
}

it('whatever has a reason to be left out or otherwise is recorded', () => {
  const titles = items.map(({ title }) => title);
  const named = Object.keys({ ...unplayableOnOurs, ...otherwise });
  assert.deepEqual(named.filter((title) => !titles.includes(title)), []);
});
