// dd.on and dd.off (protocol/dingtalk.md 2.3).

import { bridge } from './bridge.js';
import { pageWindow, platform } from './environment.js';

/** @typedef {(heard: any) => void} Handler */

/** Document events of phones, under their own names. */
const documentEvents = (
  'resume pause online offline backbutton goBack pullToRefresh message recycle restore drawer tab navHelpIcon ' +
  'navRightButton navMenu navTitle appLinkResponse internalPageLinkResponse networkEvent hostTaskEvent ' +
  'deviceOrientationChanged autoCheckIn deviceFound hostCheckIn screenshot becomeActive keepAlive navTitleClick ' +
  'sharePage wxNotify editNoteCommand updateStyle qrscanCommonNotify __message__ dtChannelEvent livePlayerEventPlay ' +
  'livePlayerEventPause livePlayerEventEnded livePlayerEventError navActions attendEvents'
).split(' ');

/** The document event that carries all others, each with a namespace. */
const carrier = 'dtBizBridgeEvent';

/** Who hears an event that comes otherwise than as a document event of its name. @type {Map<string, Set<Handler>>} */
const handlers = new Map();

/**
 * @param {string} name `resume`, or `namespace.event`
 * @param {Handler} handler
 */
export function on(name, handler) {
  if (isDocumentEvent(name)) {
    pageWindow.document.addEventListener(name, handler);
    return;
  }
  const listening = handlers.size > 0;
  const known = handlers.get(name) || new Set();
  handlers.set(name, known.add(handler));
  if (!listening) listenToClient();
}

/**
 * @param {string} name
 * @param {Handler} handler
 */
export function off(name, handler) {
  if (isDocumentEvent(name)) pageWindow.document.removeEventListener(name, handler);
  const known = handlers.get(name);
  if (known) known.delete(handler);
}

/** @param {string} name */
function isDocumentEvent(name) {
  return (platform === 'ios' || platform === 'android') && documentEvents.includes(name);
}

function listenToClient() {
  if (platform === 'pc') {
    const { listen } = bridge();
    if (listen) listen(tell);
  } else if (pageWindow) {
    pageWindow.document.addEventListener(carrier, (/** @type {any} */ { detail }) => {
      if (detail) tell(detail.namespace + '.' + detail.eventName, detail.data);
    });
  }
}

/**
 * @param {string} name
 * @param {any} data
 */
function tell(name, data) {
  for (const handler of handlers.get(name) || []) handler(data);
}
