// A WebView that cannot show `wxLocalResource://…` by itself gets the data swapped in when the element fails to load
// (wechat-bridge.md 3.5). Android can show its own local ids.

import { onReady } from './configuration.js';
import { onAndroid, pageWindow } from './environment.js';
import { getLocalImgData } from './local-image-data.js';

const elementsWithSource = ['IMG', 'VIDEO', 'AUDIO', 'SOURCE'];

/** Numbers of the elements that wait for their data, or failed to get it. @type {Set<number>} */
const asked = new Set();
let lastNumber = 0;

/** Starts watching. Once per page. */
export function watchLocalImages() {
  if (!pageWindow || onAndroid) return;
  // Capturing, since error and load of an element do not bubble.
  pageWindow.document.addEventListener('error', swapIn, true);
  pageWindow.document.addEventListener('load', forget, true);
}

/** @param {Event} event */
function swapIn(event) {
  const element = /** @type {any} */ (event.target);
  const source = String(element.src);
  if (elementsWithSource.indexOf(element.tagName) === -1 || source.indexOf('wxlocalresource://') === -1) return;
  // The page's own error handler would put a placeholder over data that is on its way.
  event.preventDefault();
  event.stopPropagation();
  const number = numberOf(element);
  if (asked.has(number)) return;
  asked.add(number);
  onReady(() => {
    getLocalImgData({
      localId: source,
      success(/** @type {any} */ result) {
        element.src = result.localData;
      },
    });
  });
}

/** Once it shows something, a later local id may be swapped in too. @param {Event} event */
function forget(event) {
  const element = /** @type {any} */ (event.target);
  if (element['wx-id']) asked.delete(element['wx-id']);
}

/** @param {any} element */
function numberOf(element) {
  if (!element['wx-id']) {
    lastNumber += 1;
    element['wx-id'] = lastNumber;
  }
  return element['wx-id'];
}
