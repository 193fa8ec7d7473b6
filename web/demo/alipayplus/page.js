// A page as somebody would write it for an Alipay+ wallet: ask for a code, hand it to one's own backend, show who came.
// Nothing here knows of Kanhe.

/** @type {any} The wallet brings this. */
const my = /** @type {any} */ (window).my;

const state = element('state');
const seen = element('seen');
const output = element('output');

/** By what the backend knows this login. No token ever comes here. */
let login = '';

/** @param {string} id */
function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`there is no #${id}`);
  return found;
}

/**
 * The wallet's function as a promise.
 * @param {string} name
 * @param {Record<string, unknown>} [options]
 * @returns {Promise<any>}
 */
function call(name, options = {}) {
  return new Promise((success, fail) => my[name]({ ...options, success, fail }));
}

/**
 * Asks the backend.
 * @param {string} name
 * @param {Record<string, unknown>} [body]
 * @returns {Promise<any>}
 */
async function backend(name, body) {
  const init = body === undefined ? { method: 'POST' } : { method: 'POST', body: JSON.stringify(body) };
  const answer = await fetch(`api/${name}`, init);
  const content = await answer.json();
  if (!answer.ok) throw new Error(content.detail ?? answer.statusText);
  return content;
}

/**
 * The whole of the data flow, as the page sees it.
 * @param {string[]} scopes
 */
async function logIn(scopes) {
  // Bound to this page: a code that somebody slips in from elsewhere finds no session.
  const { session } = await backend('session');
  const granted = await call('getAuthCode', { scopes });
  await finish(session, granted.authCode, granted.authErrorScopes ?? {});
}

/**
 * @param {string} session
 * @param {string} authCode
 * @param {Record<string, string>} refused
 */
async function finish(session, authCode, refused) {
  const answer = await backend('login', { session, authCode });
  login = answer.login;
  list({ customerId: answer.customerId, ...answer.userInfo }, refused);
  show(state, `已登录 Logged in: ${answer.customerId}`, 'granted');
}

/** @type {Record<string, () => Promise<unknown>>} */
const calls = {
  message: () => backend('message', { login }),
  payment: () => backend('payment', { login }),
  network: () => call('getNetworkType'),
  confirm: () => call('confirm', { title: '勘合', content: '继续？ Go on?' }),
  async contract() {
    const { session } = await backend('session');
    const { authUrl } = await backend('contract');
    const signed = await call('signContract', { signStr: authUrl });
    await finish(session, signed.authCode, {});
    return { authState: signed.authState };
  },
};

/**
 * What the user lets the app see, and what not.
 * @param {Record<string, unknown>} info
 * @param {Record<string, string>} refused
 */
function list(info, refused) {
  const row = (/** @type {string} */ name, /** @type {string} */ text, className = '') => {
    const [term, detail] = [document.createElement('dt'), document.createElement('dd')];
    show(term, name);
    show(detail, text, className);
    return [term, detail];
  };
  const granted = Object.entries(info).flatMap(([name, value]) =>
    row(name, typeof value === 'string' ? value : JSON.stringify(value))
  );
  const errors = Object.entries(refused).flatMap(([scope, code]) => row(scope, `未授权 not granted: ${code}`, 'refused'));
  seen.replaceChildren(...granted, ...errors);
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

/** @param {any} failure of the wallet, or an Error of the backend's */
function failed(failure) {
  if (failure instanceof Error) return show(state, failure.message, 'refused');
  list({}, failure.authErrorScopes ?? {});
  show(state, `${failure.error ?? ''} ${failure.errorMessage ?? failure.errMessage ?? ''}`.trim(), 'refused');
}

for (const button of document.querySelectorAll('button')) {
  const { scopes, call: name } = button.dataset;
  button.addEventListener('click', () => {
    if (scopes) logIn(scopes.split(' ')).catch(failed);
    if (name) {
      Promise.resolve(calls[name]?.())
        .then((answer) => show(output, JSON.stringify(answer ?? null, null, 2)))
        .catch(failed);
    }
  });
}

if (my === undefined) show(state, '请在钱包或模拟器中打开。 Open this in a wallet, or in the simulator.', 'refused');
else await logIn(['auth_base']).catch(failed);
