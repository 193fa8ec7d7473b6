// Notes what is there before any other script of the page, and which events say that a bridge has come.

/** @type {Window & typeof globalThis & { kanheEarly?: import('./bridges.js').Early }} */ (window).kanheEarly = (function () {
  const objects = ['WeixinJSBridge', 'WebViewJavascriptBridge', 'nuva', 'AlipayJSBridge', 'my', 'dingtalk'];
  const found = objects.filter((name) => name in window);
  /** @type {string[]} */
  const announced = [];
  for (const name of ['WeixinJSBridgeReady', 'WebViewJavascriptBridgeReady', 'runtimeready', 'AlipayJSBridgeReady']) {
    document.addEventListener(name, () => announced.push(name));
  }
  return { found, announced, leftover: 'kanheInjected' in window, landing: location.href };
})();
