// What runs in the host's document of a test: takes a page through web/bridge/host.js, writes down all that it is told,
// and answers as a test says.

/** Runs in the host's document, and makes `window.stand` there. */
export async function runHost() {
  const { acceptPage } = await import('/bridge/host.js');
  /** @type {[string, any][]} */
  const log = [];
  /** How calls are answered, by API. @type {Map<string, any[]>} */
  const answers = new Map();

  // Everything that anybody posts to the host, accepted or not.
  window.addEventListener('message', ({ data }) => log.push(['posted', data]));

  const stand = {
    /** @type {ReturnType<typeof acceptPage> | null} */
    bridge: null,

    /** @param {{ url: string, name: string, session: string }} asked */
    show({ url, name, session }) {
      const frame = document.createElement('iframe');
      frame.name = name;
      frame.src = url;
      const note = (/** @type {string} */ kind) => (/** @type {any} */ what) => void log.push([kind, what]);
      stand.bridge = acceptPage({
        frame,
        session,
        onHello: note('hello'),
        onCall(call) {
          if (call.api !== 'settle') log.push(['call', call]);
          const given = answers.get(call.api);
          const answer = given === undefined ? { err_msg: `${call.api}:ok` } : given.length > 1 ? given.shift() : given[0];
          if (answer !== null) stand.bridge.reply(call.id, answer);
        },
        onListen: note('listen'),
        onNavigated: note('navigated'),
        onTitle: note('title'),
        onAlert: note('alert'),
        onError: note('error'),
      });
      document.body.append(frame);
    },

    /**
     * From now on an API is answered so: each answer once, the last one for ever; null: not at all.
     * @param {string} api
     * @param {any[]} given
     */
    answer(api, ...given) {
      answers.set(api, given);
    },

    /** All that the host has been told, in order: what kind, and what. */
    log,

    /** @param {string} kind */
    told: (kind) => log.filter(([of]) => of === kind).map(([, what]) => what),

    forget() {
      log.length = 0;
    },
  };
  window.stand = stand;
}
