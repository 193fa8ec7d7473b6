// Plays one recorded API in a framed page, and reads from the host what it was asked.

import { recording } from '../support/recording.js';

const identity = Object.keys(recording.verifyFieldsOnEveryInvoke);

/**
 * @param {import('./world.js').Visit} visit a page with `wx`, and its host
 * @param {string} name of the API
 * @param {any} api as recorded
 * @param {'iphone' | 'android'} ua
 * @returns {Promise<any>} in the form of `recordedApi`
 */
export async function playThrough({ host, page, hears, settle }, name, api, ua) {
  /** How the host answers an API from now on. @param {string} wire @param {any[]} replies */
  const answer = (wire, ...replies) =>
    host.evaluate(([wire, replies]) => stand.answer(wire, ...replies), /** @type {const} */ ([wire, replies]));

  /** What the host was asked since the last time, when all is quiet. */
  const asked = async () => {
    // Twice: what is on its way to the page when the first is answered may ask the host for more.
    await settle();
    await settle();
    const log = await host.evaluate(() => stand.log.splice(0));
    return log.filter(([kind]) => kind === 'call' || kind === 'listen').map(asRecorded);
  };

  // A document of its own: the old one is marked, the new one has no mark.
  await page.evaluate(() => {
    window.play = null;
    location.reload();
  });
  await page.waitForFunction(() => document.readyState === 'complete' && !('play' in window));
  await hears('hello');
  await answer('getNetworkType', { err_msg: 'getNetworkType:fail' });
  await page.evaluate(bringPlay, name);
  await page.evaluate((config) => play.configured(config), { ...recording.configUsed, jsApiList: [] });
  await asked();

  const played = {};
  await answer(api.wire, { err_msg: `${api.wire}:ok` });
  await page.evaluate(([input, kind]) => play.call(input, kind), [api.input, api.kind]);
  played.calls = await asked();
  await page.evaluate(() => play.heard.splice(0));

  const outcomes = [...api.outcomes, ...(api.additionalOutcomes ?? [])].filter((each) => [ua, 'any'].includes(each.ua));
  played.outcomes = [];
  if (outcomes.length > 0) {
    await answer(api.wire, ...outcomes.map(({ reply }) => reply));
    played.outcomes = await page.evaluate(([input, times]) => play.outcomes(input, times), [api.input, outcomes.length]);
    await asked();
  }

  played.events = [];
  for (const { eventPayload, hostReply } of api.events ?? []) {
    await answer(api.invokedOnEvent ?? '', hostReply ?? { err_msg: `${api.invokedOnEvent}:ok` });
    await host.evaluate(([event, payload]) => stand.bridge.event(event, payload), [api.wire, eventPayload]);
    const bridgeCalls = await asked();
    const callbacks = await page.evaluate(() => play.heard.splice(0).map(({ cb, res }) => ({ cb, res })));
    played.events.push({ bridgeCalls, callbacks });
  }

  await answer(api.wire, { err_msg: `${api.wire}:ok` });
  for (const [way, given] of [['calledWithEmptyObject', [{}]], ['calledWithNoArgument', []]]) {
    const throws = await page.evaluate((given) => play.attempt(given), given);
    const calls = await asked();
    played[way] = throws === null ? { calls } : { throws };
  }
  return JSON.parse(JSON.stringify(played));
}

/** @param {[string, any]} entry of the host's log */
function asRecorded([kind, what]) {
  if (kind === 'listen') return { kind: 'on', method: what };
  const args = Object.fromEntries(Object.entries(what.params).filter(([key]) => !identity.includes(key)));
  const carriesVerifyFields = identity.every((key) => Object.hasOwn(what.params, key));
  return { kind: 'invoke', method: what.api, args, carriesVerifyFields };
}

/** Runs in the page, and makes `window.play` there. @param {string} name of the API */
function bringPlay(name) {
  const members = name.split('.');
  const holder = members.length > 1 ? wx[members[0]] : wx;
  /** @param {any[]} given */
  const callApi = (...given) => holder[members[members.length - 1]](...given);

  /** @param {any[]} into @returns {Record<string, (...given: any[]) => void>} */
  const callbacks = (into) =>
    Object.fromEntries(
      ['success', 'fail', 'cancel', 'complete'].map((cb) => [
        cb,
        (...given) => void into.push({ cb, argc: given.length, res: structuredClone(given[0]) }),
      ])
    );

  const play = {
    /** @type {any[]} */
    heard: [],

    /** @param {object} config */
    configured: (config) =>
      new Promise((resolve) => {
        wx.ready(() => resolve(null));
        wx.config(config);
      }),

    /** @param {object} input @param {string} kind */
    call(input, kind) {
      const options = { ...input, ...callbacks(play.heard) };
      if (kind !== 'invoke') {
        options.trigger = (payload) => play.heard.push({ cb: 'trigger', res: structuredClone(payload) });
      }
      callApi(options);
    },

    /** One call after the other, until each is complete. @param {object} input @param {number} times */
    async outcomes(input, times) {
      const all = [];
      for (let time = 0; time < times; time += 1) {
        const ran = [];
        all.push(ran);
        await new Promise((resolve, reject) => {
          const { complete, ...others } = callbacks(ran);
          setTimeout(() => reject(new Error(`complete never ran after answer ${time + 1}`)), 5000);
          callApi({ ...structuredClone(input), ...others, complete: (...given) => resolve(complete(...given)) });
        });
      }
      return all;
    },

    /** @param {any[]} given @returns {string | null} what it throws */
    attempt(given) {
      try {
        callApi(...given);
        return null;
      } catch (error) {
        return error.message;
      }
    },
  };
  window.play = play;
}
