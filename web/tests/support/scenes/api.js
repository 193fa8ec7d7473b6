// The scene behind one entry of `apis` in the recording: every call, outcome and event of one API, in one document.

/* global stage, wx */

/**
 * Runs in the page.
 *
 * @param {{ name: string, api: any, ua: 'iphone' | 'android' }} arg
 */
export async function playApi({ name, api, ua }) {
  const members = name.split('.');
  const holder = members.length > 1 ? wx[members[0]] : wx;
  /** @param {any[]} given */
  const callApi = (...given) => holder[members[members.length - 1]](...given);

  /** What the host was asked meanwhile, as the recording writes it. @param {() => void} act */
  const asked = (act) => {
    const from = stage.calls.length;
    act();
    return stage.calls.slice(from).map(stage.asRecorded);
  };
  /** @param {() => void} act */
  const attempt = (act) => {
    try {
      return { calls: asked(act) };
    } catch (error) {
      return { throws: error.message };
    }
  };

  // Without a network type, no beacon follows the config; it has scenes of its own.
  stage.reply('getNetworkType', { err_msg: 'getNetworkType:fail' });
  wx.config(stage.config());
  await stage.quiet();
  const played = {};

  const heard = [];
  const options = { ...api.input, ...stage.callbacks(name, heard) };
  // A listener keeps all its callbacks, `trigger` too.
  if (api.kind !== 'invoke') {
    options.trigger = (payload) => heard.push({ cb: 'trigger', res: structuredClone(payload) });
  }
  played.calls = asked(() => callApi(options));
  await stage.quiet();
  heard.length = 0;

  const outcomes = [...api.outcomes, ...(api.additionalOutcomes || [])].filter((each) => [ua, 'any'].includes(each.ua));
  played.outcomes = [];
  for (const { reply } of outcomes) {
    const ran = [];
    stage.reply(api.wire, reply);
    await new Promise((resolve, reject) => {
      const { complete, ...others } = stage.callbacks(name, ran);
      setTimeout(() => reject(new Error(`complete never ran after ${JSON.stringify(reply)}`)), 5000);
      callApi({ ...structuredClone(api.input), ...others, complete: (...given) => resolve(complete(...given)) });
    });
    played.outcomes.push(ran);
  }
  await stage.quiet();
  // Read only now, so that a callback that ran twice shows.
  played.outcomes = played.outcomes.map((ran) => ran.map(({ cb, argc, res }) => ({ cb, argc, res })));

  played.events = [];
  for (const { eventPayload, hostReply } of api.events || []) {
    if (hostReply) stage.reply(api.invokedOnEvent, hostReply);
    const bridgeCalls = asked(() => stage.emit(api.wire, structuredClone(eventPayload)));
    await stage.quiet();
    played.events.push({ bridgeCalls, callbacks: heard.splice(0).map(({ cb, res }) => ({ cb, res })) });
  }

  stage.reply(api.wire, { err_msg: `${api.wire}:ok` });
  played.calledWithEmptyObject = attempt(() => callApi({}));
  await stage.quiet();
  played.calledWithNoArgument = attempt(() => callApi());
  await stage.quiet();
  return played;
}

/**
 * What the recording says {@link playApi} must bring.
 *
 * @param {any} api
 * @param {'iphone' | 'android'} ua
 */
export function recordedApi(api, ua) {
  const outcomes = [...api.outcomes, ...(api.additionalOutcomes || [])].filter((each) => [ua, 'any'].includes(each.ua));
  return {
    calls: api.calls,
    outcomes: outcomes.map(({ callbackOrder, argCount = 1, res }) =>
      callbackOrder.map((/** @type {string} */ cb) => ({ cb, argc: argCount, res }))
    ),
    events: (api.events || []).map(({ bridgeCalls = [], callbacks }) => ({ bridgeCalls, callbacks })),
    calledWithEmptyObject: api.calledWithEmptyObject,
    calledWithNoArgument: api.calledWithNoArgument,
  };
}
