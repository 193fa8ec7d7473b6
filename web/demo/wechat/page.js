// A page as somebody would write it for WeChat: ask one's own backend for a signature, configure, call.
// Nothing here knows of Kanhe.

/** @type {any} The SDK is a classic script and defines this. */
const wx = /** @type {any} */ (window).wx;

const state = element('state');
const output = element('output');

/** @param {string} id */
function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`there is no #${id}`);
  return found;
}

/**
 * Asks the backend to sign this page's URL, and configures the SDK with what comes back.
 * @param {(config: Record<string, unknown>) => void} [spoil] changes the config before it is used
 */
async function configure(spoil = () => {}) {
  const url = location.href.split('#')[0] ?? '';
  const answer = await fetch(`api/config?url=${encodeURIComponent(url)}`);
  const signed = await answer.json();
  if (!answer.ok) {
    show(state, signed.detail, 'refused');
    return;
  }
  const config = { ...signed, debug: false, jsApiList: ['checkJsApi', 'getNetworkType', 'getLocation', 'closeWindow'] };
  spoil(config);
  failed = false;
  wx.config(config);
}

// ready runs after a failure too, so success is "ready without an error before it".
let failed = false;
wx.error((/** @type {{errMsg: string}} */ result) => {
  failed = true;
  show(state, result.errMsg, 'refused');
});
wx.ready(() => {
  if (!failed) show(state, 'config:ok', 'granted');
});

/** @type {Record<string, (button: HTMLElement) => void>} */
const calls = {
  checkJsApi: () => wx.checkJsApi({ jsApiList: ['getLocation', 'scanQRCode', 'chooseImage'], ...report() }),
  getNetworkType: () => wx.getNetworkType(report()),
  getLocation: (button) => wx.getLocation({ type: button.dataset['type'], ...report() }),
  closeWindow: () => wx.closeWindow(report()),
};

/** @type {Record<string, () => void>} */
const mistakes = {
  signature: () => void configure((config) => {
    config['signature'] = String(config['signature']).replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
  }),
  list: () => void configure((config) => { config['jsApiList'] = ['getNetworkType']; }),
  route: () => {
    // The signature is for the URL before; what a phone verifies afterwards depends on its system.
    void configure(() => history.pushState(null, '', `?route=${Date.now()}`));
  },
  debug: () => void configure((config) => { config['debug'] = true; }),
};

function report() {
  return { complete: (/** @type {unknown} */ result) => show(output, JSON.stringify(result, null, 2)) };
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

for (const button of document.querySelectorAll('button')) {
  const { call, config } = button.dataset;
  button.addEventListener('click', () => {
    if (call) calls[call]?.(button);
    if (config) mistakes[config]?.();
  });
}

await configure();
