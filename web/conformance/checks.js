/** What a bridge has to do right, one check each. Source: docs/host-protocol.md. */

/** @import { Bridge, Early, Fields, Result } from './bridges.js' */
/** @import { Json } from '../types/host-protocol' */

/**
 * What a check works with.
 * @typedef {object} Bench
 * @property {Bridge} bridge
 * @property {Early} early
 * @property {(name: string, params?: Fields) => Promise<Result>} ask one of the host's functions for this page
 * @property {(api: string, params: Fields) => Promise<Result>} call
 */

/** @typedef {{ id: Id, run: (bench: Bench) => Promise<string | null> }} Check a check answers what is wrong; null: nothing */

/**
 * @typedef {'early' | 'clean' | 'announced' | 'boot' | 'landing' | 'call' | 'asynchronous' | 'refusal' | 'unknown' | 'misuse'
 *   | 'odd' | 'big' | 'deep' | 'too_large' | 'order' | 'many' | 'late' | 'event' | 'event_order' | 'navigation' | 'title' | 'shim'
 *   | 'document'} Id
 */

/** How long a host may take to answer at once, in milliseconds. */
const PATIENCE = 10_000;

/** @param {Bridge} bridge @param {Early} early @returns {Bench} */
export function benchOf(bridge, early) {
  /** @type {Bench['call']} */
  const call = (api, params) =>
    new Promise((resolve, reject) => {
      const tired = setTimeout(() => reject(new Error(`no answer to ${api} within ${PATIENCE / 1000} s`)), PATIENCE);
      bridge.call(api, params, (result) => {
        clearTimeout(tired);
        resolve(result);
      });
    });
  return { bridge, early, call, ask: (name, params = {}) => call(`kanhe.conformance.${name}`, params) };
}

/**
 * @param {Bench} bench
 * @param {Json} value
 */
async function echoed({ ask }, value) {
  const { ok, fields } = await ask('echo', { value });
  if (!ok) return `refused: ${shortened(fields)}`;
  return same(fields['value'], value) ? null : `came back as ${shortened(fields['value'])}`;
}

/** @type {Json} */
const odd = JSON.parse(
  JSON.stringify({
    text: 'quotes " \' ` backslash \\ line \n tab \t zero \u0000 separators \u2028\u2029 </script> 勘合 😀 e\u0301',
    numbers: [0, -1, 0.1, 1e21, 9007199254740991, -1.5e-7],
    nothing: null,
    truth: [true, false],
    empty: [{}, [], ''],
    '': 'an empty name',
    'a.b c': 'a name with a dot and a space',
  }).replace('{', '{"__proto__":{"polluted":true},')
);

/** @type {readonly Check[]} */
export const checks = [
  {
    id: 'early',
    run: async ({ bridge, early }) => (early.found.includes(bridge.object) ? null : `${bridge.object} came after the page's first script`),
  },
  { id: 'clean', run: async ({ early }) => (early.leftover ? 'window.kanheInjected is still there' : null) },
  {
    id: 'announced',
    async run({ bridge, early }) {
      if (bridge.readyEvent === null) return null;
      const times = early.announced.filter((name) => name === bridge.readyEvent).length;
      return times === 1 ? null : `${bridge.readyEvent} was dispatched ${times} times`;
    },
  },
  {
    id: 'boot',
    async run({ ask }) {
      const { ok, fields } = await ask('facts');
      if (!ok) return `refused: ${shortened(fields)}`;
      const { kanhe, dialect, profile, session } = fields;
      if (kanhe !== 1) return `version ${shortened(kanhe)}`;
      if (!['wechat', 'dingtalk', 'gov', 'alipayplus'].includes(String(dialect))) return `dialect ${shortened(dialect)}`;
      if (!['iphone', 'android', 'desktop'].includes(String(profile))) return `profile ${shortened(profile)}`;
      return typeof session === 'string' && session !== '' ? null : `session ${shortened(session)}`;
    },
  },
  {
    id: 'landing',
    async run({ ask, early }) {
      const { fields } = await ask('facts');
      return fields['landing'] === early.landing ? null : `the host believes ${shortened(fields['landing'])}, it is ${early.landing}`;
    },
  },
  { id: 'call', run: (bench) => echoed(bench, { greeting: 'hello' }) },
  {
    id: 'asynchronous',
    run: ({ bridge }) =>
      new Promise((resolve) => {
        let returned = false;
        bridge.call('kanhe.conformance.echo', { value: 1 }, () => resolve(returned ? null : 'the callback ran before the call had returned'));
        returned = true;
      }),
  },
  {
    id: 'refusal',
    async run({ ask }) {
      const { ok, fields } = await ask('refuse');
      return ok ? `a refusal looks like a success: ${shortened(fields)}` : null;
    },
  },
  {
    id: 'unknown',
    async run({ call }) {
      const { ok, fields } = await call('kanhe.noSuchFunction', {});
      return ok ? `a function that there is not succeeds: ${shortened(fields)}` : null;
    },
  },
  {
    id: 'misuse',
    async run({ call }) {
      /** @type {any} */
      const circle = {};
      circle.itself = circle;
      const { ok } = await call('kanhe.conformance.echo', circle);
      return ok ? 'a circle was carried' : null;
    },
  },
  { id: 'odd', run: (bench) => echoed(bench, odd) },
  { id: 'big', run: (bench) => echoed(bench, '勘'.repeat(900_000)) },
  { id: 'deep', run: (bench) => echoed(bench, nested(80)) },
  {
    id: 'too_large',
    async run(bench) {
      const { ok } = await bench.ask('echo', { value: 'x'.repeat(1_100_000) });
      if (ok) return 'a message beyond the bound was carried';
      return echoed(bench, 'and on it goes');
    },
  },
  {
    id: 'order',
    async run({ ask }) {
      /** @type {Json[]} */
      const told = [];
      const waits = [120, 80, 40, 0];
      await Promise.all(waits.map(async (after, value) => told.push((await ask('echo', { value, after })).fields['value'] ?? null)));
      return same([...told].sort(), [0, 1, 2, 3]) ? null : `answers got mixed up: ${shortened(told)}`;
    },
  },
  {
    id: 'many',
    async run({ ask }) {
      const numbers = Array.from({ length: 200 }, (_, index) => index);
      const answers = await Promise.all(numbers.map(async (value) => (await ask('echo', { value })).fields['value']));
      const wrong = numbers.filter((value) => answers[value] !== value);
      return wrong.length === 0 ? null : `${wrong.length} of 200 calls got another's answer`;
    },
  },
  {
    id: 'late',
    async run({ ask }) {
      let first = '';
      const note = (/** @type {string} */ which) => (first ||= which);
      await Promise.all([ask('echo', { value: 1, after: 400 }).then(() => note('slow')), ask('echo', { value: 2 }).then(() => note('quick'))]);
      return first === 'quick' ? null : 'a call waits for the one before it';
    },
  },
  {
    id: 'event',
    async run({ bridge, ask }) {
      const heard = new Promise((resolve) => bridge.listen('kanheconformance', resolve));
      await ask('event', { event: 'kanheconformance', payload: { text: '勘合 "\u2028' } });
      const payload = await orTired(heard);
      return same(payload, { text: '勘合 "\u2028' }) ? null : `it came as ${shortened(payload)}`;
    },
  },
  {
    id: 'event_order',
    async run({ bridge, ask }) {
      /** @type {unknown[]} */
      const heard = [];
      const all = new Promise((resolve) =>
        bridge.listen('kanheconformanceorder', (payload) => heard.push(payload['number']) === 5 && resolve(null))
      );
      for (let number = 0; number < 5; number += 1) await ask('event', { event: 'kanheconformanceorder', payload: { number } });
      await orTired(all);
      return same(heard, [0, 1, 2, 3, 4]) ? null : `they came as ${shortened(heard)}`;
    },
  },
  {
    id: 'navigation',
    async run({ ask }) {
      const before = location.href;
      history.replaceState(history.state, '', '#conformance');
      const there = (await ask('facts')).fields['url'];
      const wanted = location.href;
      history.replaceState(history.state, '', before);
      return there === wanted ? null : `the host believes ${shortened(there)}, it is ${wanted}`;
    },
  },
  {
    id: 'title',
    async run({ ask }) {
      const before = document.title;
      document.title = 'Conformance 勘合';
      // A host is told of a title, or looks for itself: soon, not at once.
      for (let turn = 0; turn < 20; turn += 1) {
        if ((await ask('facts')).fields['title'] === 'Conformance 勘合') {
          document.title = before;
          return null;
        }
      }
      document.title = before;
      return 'the host does not know the new title';
    },
  },
  { id: 'shim', run: async ({ ask, bridge }) => shimFits((await ask('facts')).fields, bridge.object) },
];

/**
 * The object that the vendor's SDK looks for on this kind of client.
 * @param {Fields} facts
 * @param {string} object
 */
function shimFits({ dialect, profile }, object) {
  const phone = profile !== 'desktop';
  const wanted =
    dialect === 'wechat'
      ? 'WeixinJSBridge'
      : dialect === 'alipayplus' || (dialect === 'gov' && phone)
        ? 'AlipayJSBridge'
        : !phone
          ? 'dingtalk'
          : profile === 'iphone'
            ? 'WebViewJavascriptBridge'
            : 'nuva';
  if (object !== wanted) return `${dialect} on ${profile} has ${wanted}, this page ${object}`;
  return dialect === 'alipayplus' && !('my' in window) ? 'the wallet’s `my` is missing' : null;
}

/** @param {number} depth @returns {Json} */
function nested(depth) {
  return depth === 0 ? 'the bottom' : { in: nested(depth - 1) };
}

/** @param {Promise<unknown>} promise */
function orTired(promise) {
  return Promise.race([promise, new Promise((resolve) => setTimeout(resolve, PATIENCE, 'nothing'))]);
}

/** @param {unknown} one @param {unknown} other */
function same(one, other) {
  return canonical(one) === canonical(other);
}

/** JSON with the names in order: a host may write them in its own. @param {unknown} value @returns {string} */
function canonical(value) {
  return JSON.stringify(value, (_, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part) ? Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)) : part
  );
}

/** @param {unknown} value */
export function shortened(value) {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
