// A page as somebody would write it for DingTalk: ask one's own backend for a signature, configure, call.
// Nothing here knows of Kanhe.

/** @type {any} The SDK is a classic script and defines this. */
const dd = /** @type {any} */ (window).dd;

const state = element('state');
const output = element('output');

/** The corporation that the config is for, which an auth code is asked for too. */
let corpId = '';

/** @param {string} id */
function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`there is no #${id}`);
  return found;
}

/** What the buttons call. @type {Record<string, () => Promise<unknown>>} */
const calls = {
  async whoami() {
    const { code } = await dd.runtime.permission.requestAuthCode({ corpId });
    return json(`api/user?code=${encodeURIComponent(code)}`);
  },
  scan: () => dd.scan({ type: 'all' }),
  location: () => dd.device.geolocation.get({ targetAccuracy: 200, coordinate: 1, withReGeocode: true }),
  contacts: () => dd.biz.contact.choose({ title: '选人 People', multiple: true, corpId, max: 5 }),
  image: () => dd.chooseImage({ count: 1 }),
  alert: () => dd.alert({ title: '勘合', content: '你好 Hello', buttonText: 'OK' }),
  confirm: () => dd.confirm({ title: '勘合', message: '继续？ Go on?', buttonLabels: ['否 No', '是 Yes'] }),
  prompt: () => dd.prompt({ title: '勘合', message: '名字 Name', okButtonText: 'OK', cancelButtonText: '取消 Cancel' }),
  toast: () => dd.showToast({ type: 'success', content: '好了 Done', duration: 2000 }),
  sheet: () => dd.showActionSheet({ title: '勘合', items: ['甲 A', '乙 B'], cancelButtonText: '取消 Cancel' }),
};

/** What can be wrong with a config. @type {Record<string, (config: Record<string, any>) => void>} */
const mistakes = {
  signature(config) {
    const last = String(config['signature']);
    config['signature'] = last.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
  },
  corpId(config) {
    config['corpId'] = 'dingnobody';
  },
  agentId(config) {
    config['agentId'] = '1';
  },
};

/** Asks the backend to sign this page's URL, and configures the SDK with what comes back. */
async function configure() {
  const url = location.href.split('#')[0] ?? '';
  const config = await json(`api/config?url=${encodeURIComponent(url)}`);
  corpId = config.corpId;
  config.jsApiList = ['biz.contact.choose', 'device.geolocation.get', 'chooseImage', 'biz.util.scan'];
  mistakes[location.hash.slice(1)]?.(config);
  dd.error((/** @type {any} */ refusal) => show(state, refusal.errorMessage ?? refusal.message, 'refused'));
  dd.config(config);
  dd.ready(() => show(state, 'dd.config: ok', 'granted'));
}

/**
 * @param {string} url
 * @returns {Promise<any>}
 */
async function json(url) {
  const answer = await fetch(url);
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail ?? answer.statusText);
  return body;
}

/**
 * @param {HTMLElement} where
 * @param {string} text
 * @param {string} [className]
 */
function show(where, text, className = '') {
  where.textContent = text;
  where.className = className;
}

/** @param {string} name */
async function run(name) {
  try {
    show(output, JSON.stringify((await calls[name]?.()) ?? null, null, 2));
  } catch (refusal) {
    show(output, refusal instanceof Error ? refusal.message : JSON.stringify(refusal, null, 2));
  }
}

for (const button of document.querySelectorAll('button')) {
  const { call, mistake } = button.dataset;
  button.addEventListener('click', () => {
    if (call) void run(call);
    if (mistake === undefined) return;
    location.hash = mistake;
    location.reload();
  });
}

await configure().catch((error) => show(state, error.message, 'refused'));
