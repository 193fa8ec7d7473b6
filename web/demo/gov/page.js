// A page as somebody would write it for Gov-DingTalk: ask one's own backend for a ticket, have it checked, call.
// Nothing here knows of Kanhe.

/** @type {any} The SDK is a classic script and defines this. */
const dd = /** @type {any} */ (window).dd;

const state = element('state');
const output = element('output');

/** What the page wants to use, by the names that the SDK has. */
const jsApiList = ['scan', 'getGeolocation', 'chooseContactWithComplexPicker', 'chooseImage'];

/** @param {string} id */
function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`there is no #${id}`);
  return found;
}

/** What the buttons call. @type {Record<string, () => Promise<unknown>>} */
const calls = {
  async whoami() {
    const { code } = await dd.getAuthCode({ corpId: '' });
    return json(`api/user?code=${encodeURIComponent(code)}`);
  },
  scan: () => dd.scan({ type: 'qrCode' }),
  location: () => dd.getGeolocation({ targetAccuracy: 200, withReGeocode: true }),
  contacts: () => dd.chooseContactWithComplexPicker({ title: '选人 People', multiple: true, maxUsers: 5 }),
  image: () => dd.chooseImage({ count: 1 }),
  alert: () => dd.alert({ title: '勘合', message: '你好 Hello', buttonName: 'OK' }),
  confirm: () => dd.confirm({ title: '勘合', message: '继续？ Go on?', buttonLabels: ['是 Yes', '否 No'] }),
  prompt: () => dd.prompt({ title: '勘合', message: '名字 Name', buttonLabels: ['OK', '取消 Cancel'] }),
  toast: () => dd.toast({ icon: 'success', text: '好了 Done', duration: 2 }),
  sheet: () => dd.showActionSheet({ title: '勘合', otherButtons: ['甲 A', '乙 B'], cancelButton: '取消 Cancel' }),
};

/** What can be wrong, and then tried again: nothing is kept between two tries. @type {Record<string, () => void>} */
const mistakes = {
  ticket: () => void configure((config) => {
    config['ticket'] = 'jsApi_nobody';
  }),
  list: () => void configure((config) => {
    config['jsApiList'] = ['scan'];
  }),
};

/**
 * Asks the backend for a ticket, and the client to check it.
 * @param {(config: Record<string, unknown>) => void} [spoil] changes what is checked
 */
async function configure(spoil = () => {}) {
  try {
    const { ticket } = await json('api/ticket');
    const config = { ticket, jsApiList };
    spoil(config);
    const verdicts = await dd.authConfig(config);
    // A computer resolves a refusal, too, and a resolved check may still leave an API ungranted.
    if (!Array.isArray(verdicts)) throw verdicts;
    const granted = verdicts.filter(({ validateResult }) => validateResult).map(({ name }) => name);
    show(state, `dd.authConfig: ${granted.join(', ') || '–'}`, 'granted');
  } catch (refusal) {
    show(state, asText(refusal), 'refused');
  }
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

/** @param {any} refusal an error, a text of the SDK, or what the client says */
function asText(refusal) {
  if (typeof refusal === 'string') return refusal;
  return refusal instanceof Error ? refusal.message : JSON.stringify(refusal, null, 2);
}

/** @param {string} name */
async function run(name) {
  try {
    show(output, JSON.stringify((await calls[name]?.()) ?? null, null, 2));
  } catch (refusal) {
    show(output, asText(refusal));
  }
}

for (const button of document.querySelectorAll('button')) {
  const { call, mistake } = button.dataset;
  button.addEventListener('click', () => {
    if (call) void run(call);
    if (mistake) mistakes[mistake]?.();
  });
}

dd.ready(() => void configure());
