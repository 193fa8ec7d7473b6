// The page's side of a replay: runs in the page before any of its scripts, and offers `window.stage`, on which a
// recorded scene is played: a bridge that records what it is asked and answers as told, and a log of what the page saw.

/**
 * The bridge that the recording was made with: an object in the page, no transport. A replay may bring another one: any
 * function of the same form.
 *
 * @param {{
 *   receive(kind: 'invoke' | 'on', name: string, args: any, answer: (reply: any) => void): void,
 *   threw(message: string): void,
 * }} host `receive` takes every call; `answer` may be called later, at once, twice or never; `threw` takes what the
 *   page's callbacks throw
 * @returns {{ bridge: object, emit(event: string, payload: any): void }}
 */
export function scriptedBridge(host) {
  /** @type {[string, (payload: any) => void][]} */
  const listeners = [];
  /** @param {() => void} run */
  const guarded = (run) => {
    try {
      run();
    } catch (error) {
      host.threw(error.message);
    }
  };
  return {
    bridge: {
      invoke(/** @type {string} */ name, /** @type {any} */ args, /** @type {(reply: any) => void} */ callback) {
        host.receive('invoke', name, args, (reply) => guarded(() => callback(reply)));
      },
      on(/** @type {string} */ event, /** @type {(payload: any) => void} */ callback) {
        host.receive('on', event, undefined, () => {});
        listeners.push([event, callback]);
      },
    },
    emit(event, payload) {
      for (const [name, callback] of listeners) if (name === event) guarded(() => callback(payload));
    },
  };
}

/**
 * Makes `window.stage`.
 *
 * @param {{
 *   platform: string,
 *   bridge: 'early' | 'late',
 *   bridgeOfSubject: string,
 *   config: object,
 *   identity: string[],
 * }} setup `bridgeOfSubject`: source of a function like {@link scriptedBridge}; `config`: the recorded page config;
 *   `identity`: the fields that ride on every call
 */
export function buildStage(setup) {
  Object.defineProperty(Navigator.prototype, 'platform', { get: () => setup.platform });

  const turns = new MessageChannel();
  /** @type {(() => void)[]} */
  const later = [];
  turns.port1.onmessage = () => later.shift()?.();
  /** Runs in a turn of its own, without the delay of nested timers. @param {() => void} run */
  const soon = (run) => {
    later.push(run);
    turns.port2.postMessage(null);
  };

  /** @type {Map<string, any>} */
  const replies = new Map([
    ['preVerifyJSAPI', { err_msg: 'preVerifyJSAPI:ok' }],
    ['getNetworkType', { err_msg: 'network_type:wifi' }],
  ]);
  /** @type {string[]} */
  const thrown = [];
  /** @type {any[]} */
  const calls = [];
  let unanswered = 0;

  const made = (0, eval)(`(${setup.bridgeOfSubject})`)({
    receive(kind, method, args, answer) {
      const wireArgs = args === undefined ? undefined : JSON.parse(JSON.stringify(args));
      const order = args === undefined ? [] : Object.keys(args);
      const undefinedKeys = order.filter((key) => args[key] === undefined);
      calls.push(kind === 'on' ? { kind, method } : { kind, method, args: wireArgs, undefinedKeys, order });
      if (kind === 'on') return;
      const reply = replies.has(method) ? replies.get(method) : { err_msg: `${method}:ok` };
      if (typeof reply === 'function') {
        reply(answer, args);
        return;
      }
      unanswered += 1;
      // Fresh for each call: the SDK edits what it gets. Objects that JSON cannot carry are given by a function.
      const fresh = reply === undefined ? undefined : JSON.parse(JSON.stringify(reply));
      soon(() => {
        unanswered -= 1;
        answer(fresh);
      });
    },
    threw: (message) => thrown.push(message),
  });

  /** @type {string[]} */
  const alerts = [];
  window.alert = (text) => void alerts.push(String(text));
  /** @type {[string, string][]} */
  const consoleLogs = [];
  console.log = (name, value) => void consoleLogs.push([name, JSON.stringify(value)]);
  /** @type {string[]} */
  const warnings = [];
  console.warn = (text) => void warnings.push(String(text));
  /** @type {string[]} */
  const errors = [];
  window.addEventListener('error', ({ message }) => void errors.push(message));

  /** @type {[string, any][]} */
  const L = [];
  /** @param {any} value */
  const copy = (value) => (value === undefined ? null : JSON.parse(JSON.stringify(value)));

  const stage = {
    /** What the page saw, in order. */
    L,
    /** What the host was asked, in order. */
    calls,
    thrown,
    alerts,
    consoleLogs,
    warnings,
    errors,
    emit: made.emit,

    /** Takes down what the page saw. */
    note(/** @type {string} */ label, /** @type {any} */ value) {
      L.push([label, copy(value)]);
    },

    /** The four callbacks, each of which takes down that it ran. */
    callbacks(/** @type {string} */ api, /** @type {any[]} */ into) {
      /** @param {string} cb */
      const taker = (cb) =>
        function (...given) {
          const res = given[0] === undefined ? {} : { res: copy(given[0]) };
          into.push({ api, cb, argc: given.length, ...res });
        };
      return { success: taker('success'), fail: taker('fail'), cancel: taker('cancel'), complete: taker('complete') };
    },

    /** How the host answers from now on: with this, or by a function of (answer, args). */
    reply(/** @type {string} */ method, /** @type {any} */ reply) {
      replies.set(method, reply);
    },

    /** From now on the host keeps its answers back; call them by hand. */
    hold(/** @type {string} */ method) {
      /** @type {((reply: any) => void)[]} */
      const held = [];
      replies.set(method, (/** @type {(reply: any) => void} */ answer) => held.push(answer));
      return held;
    },

    /** A page config as it was recorded, with changes. */
    config(/** @type {object} */ changes = { jsApiList: [] }) {
      return { ...setup.config, ...changes };
    },

    methods: () => calls.map(({ method }) => method),

    /** A call's arguments without the fields that ride on every call. */
    ownArguments: (/** @type {object} */ args) =>
      Object.fromEntries(Object.entries(args).filter(([key]) => !setup.identity.includes(key))),

    /** A call as the recording's `apis` write it. */
    asRecorded({ kind, method, args, undefinedKeys, order }) {
      if (kind === 'on') return { kind, method };
      const presentButUndefined = undefinedKeys.filter((/** @type {string} */ key) => !setup.identity.includes(key));
      return {
        kind,
        method,
        args: stage.ownArguments(args),
        ...(presentButUndefined.length > 0 ? { presentButUndefined } : {}),
        carriesVerifyFields: setup.identity.every((key) => order.includes(key)),
      };
    },

    bringBridge() {
      window.WeixinJSBridge = made.bridge;
    },

    announceBridge: () => document.dispatchEvent(new Event('WeixinJSBridgeReady')),

    bridge: made.bridge,

    /** Waits until everything asked has been answered, and what that set off as well. */
    async quiet() {
      for (let still = 0; still < 4; still = unanswered === 0 ? still + 1 : 0) {
        // A timer set from a message's turn is not slowed down as nested timers are.
        await new Promise((resolve) => soon(() => setTimeout(resolve, 0)));
      }
    },
  };
  window.stage = stage;
  if (setup.bridge === 'early') stage.bringBridge();
}
