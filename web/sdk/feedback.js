// Tells the gateway that the config of this page was refused (docs/gateway.md, "Feedback"): a ticket that died early shows
// nowhere else. Only if the script tag says where, in `data-kanhe-gateway`.

const feedbackScript = typeof document === 'object' ? document.currentScript : null;

/** The app at the gateway; empty if nobody wants to know. */
const feedbackAddress = (feedbackScript && feedbackScript.getAttribute('data-kanhe-gateway')) || '';

let hasReported = false;

/**
 * Once in a page's life, and whatever comes of it.
 * @param {unknown} message what the page was told
 */
export function reportFailedConfig(message) {
  if (feedbackAddress === '' || hasReported || typeof fetch !== 'function') return;
  hasReported = true;
  const body = JSON.stringify({ url: location.href.split('#')[0], message: String(message) });
  const headers = { 'content-type': 'application/json' };
  const sent = { method: 'POST', headers, body, keepalive: true };
  fetch(`${feedbackAddress}/page-config:failed`, sent).catch(() => {});
}
