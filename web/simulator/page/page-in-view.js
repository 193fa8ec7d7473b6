/** The page that the phone shows: in a frame of our own, or in a browser that is driven (`kanhe open`). */

/** @import { Json } from '../../types/host-protocol' */

import { h } from '../../lib/dom.js';
import * as model from '../model.js';
import { drivenPage } from './driven-page.js';
import { pageFrame } from './page-frame.js';

const shown = () => (model.phone().driver === null ? pageFrame : drivenPage);

/** Whichever it is: what can be done to it is the same. */
export const pageInView = {
  /** Where it goes. */
  element: h(
    'div',
    { className: 'page-in-view' },
    h('div', { hidden: () => (model.session()?.driver ?? null) !== null }, pageFrame.element),
    drivenPage.element
  ),
  /** @param {string} url */
  load: (url) => shown().load(url),
  reload: () => shown().reload(),
  tapBack: () => shown().tapBack(),
  back: () => shown().back(),
  close: () => shown().close(),
  /**
   * @param {string} event
   * @param {{ [key: string]: Json }} payload
   */
  deliver: (event, payload) => shown().deliver(event, payload),
};
