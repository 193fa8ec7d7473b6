/** The bridges as pages see them: one way to call and to listen, whichever object the host has given. */

/** @import { Json } from '../types/host-protocol' */

/** @typedef {{ found: string[], announced: string[], leftover: boolean, landing: string }} Early */
/** @typedef {{ [name: string]: Json }} Fields */

/**
 * @typedef {object} Bridge
 * @property {string} object its name in the page
 * @property {string | null} readyEvent that says it is there; null: there is no word for it
 * @property {(api: string, params: Fields, answer: (result: Result) => void) => void} call
 * @property {(event: string, hear: (payload: Fields) => void) => void} listen
 */

/** @typedef {{ ok: boolean, fields: Fields }} Result */

/** What a page does not know the types of. */
const page = /** @type {any} */ (window);

/** @type {readonly { object: string, make: () => Bridge }[]} */
const kinds = [
  { object: 'WeixinJSBridge', make: weixin },
  { object: 'WebViewJavascriptBridge', make: webView },
  { object: 'nuva', make: nuva },
  { object: 'AlipayJSBridge', make: alipay },
  { object: 'dingtalk', make: platform },
];

/** The bridge of this page; null outside of any host. */
export function findBridge() {
  return kinds.find(({ object }) => object in page)?.make() ?? null;
}

/** @returns {Bridge} */
function weixin() {
  const bridge = page.WeixinJSBridge;
  return {
    object: 'WeixinJSBridge',
    readyEvent: 'WeixinJSBridgeReady',
    call: (api, params, answer) =>
      bridge.invoke(api, params, (/** @type {Fields} */ fields) => answer({ ok: /:ok$/.test(String(fields['err_msg'])), fields })),
    listen: (event, hear) => bridge.on(event, hear),
  };
}

/** @returns {Bridge} */
function webView() {
  const bridge = page.WebViewJavascriptBridge;
  bridge.init();
  return {
    object: 'WebViewJavascriptBridge',
    readyEvent: 'WebViewJavascriptBridgeReady',
    call: (api, params, answer) => bridge.callHandler(api, params, (/** @type {Fields} */ envelope) => answer(opened(envelope))),
    listen: onDocument,
  };
}

/** @returns {Bridge} */
function nuva() {
  const execute = page.nuva.require();
  return {
    object: 'nuva',
    readyEvent: 'runtimeready',
    call(api, params, answer) {
      const cut = api.lastIndexOf('.');
      const ok = (/** @type {Fields} */ fields) => answer({ ok: true, fields: fields ?? {} });
      const fail = (/** @type {Fields} */ fields) => answer({ ok: false, fields });
      execute(ok, fail, api.slice(0, Math.max(cut, 0)), api.slice(cut + 1), params);
    },
    listen: onDocument,
  };
}

/** @returns {Bridge} */
function alipay() {
  const wallet = 'my' in page;
  return {
    object: 'AlipayJSBridge',
    readyEvent: 'AlipayJSBridgeReady',
    call: (api, params, answer) =>
      page.AlipayJSBridge.call(api, params, (/** @type {Fields} */ told) =>
        answer(wallet ? { ok: told['error'] === undefined && told['errorMessage'] === undefined, fields: told } : opened(told))
      ),
    listen: onDocument,
  };
}

/** @returns {Bridge} */
function platform() {
  const { dingtalk } = page;
  /** @type {Map<number, (result: Result) => void>} */
  const waiting = new Map();
  let calls = 0;
  dingtalk.event.register((/** @type {string} */ event, /** @type {any} */ payload) => {
    if (event !== 'openapi.event.emit') return;
    const fields = payload.body ?? {};
    waiting.get(payload.msgId)?.({ ok: !('errorCode' in fields), fields });
    waiting.delete(payload.msgId);
  });
  return {
    object: 'dingtalk',
    readyEvent: null,
    call(api, params, answer) {
      calls += 1;
      waiting.set(calls, answer);
      dingtalk.platform.invokeAPI(calls, api, params);
    },
    listen: 'dd_bridge_config' in page ? onContainer : (event, hear) => dingtalk.event.register((/** @type {string} */ name, /** @type {Fields} */ payload) => name === event && hear(payload)),
  };
}

/**
 * DingTalk's container on computers sends events only over a channel that the page has opened.
 * @param {string} event
 * @param {(payload: Fields) => void} hear
 */
function onContainer(event, hear) {
  const { containerId } = JSON.parse(page.dd_bridge_config);
  window.addEventListener('message', ({ data }) => {
    if (data?.type === 'event' && data.eventName === event) hear(data.body);
  });
  window.postMessage({ containerId, msgId: 'conformance', methodName: 'SYS_openAPIContainerInitEvent' }, 'https://pc.dingtalk.com');
}

/**
 * @param {Fields} envelope
 * @returns {Result}
 */
function opened(envelope) {
  const { result } = envelope;
  const ok = envelope['errorCode'] === '0';
  return { ok, fields: ok && typeof result === 'object' && result !== null && !Array.isArray(result) ? result : envelope };
}

/**
 * @param {string} event
 * @param {(payload: Fields) => void} hear
 */
function onDocument(event, hear) {
  document.addEventListener(event, (told) => {
    if (told instanceof CustomEvent) hear(told.detail);
  });
}
