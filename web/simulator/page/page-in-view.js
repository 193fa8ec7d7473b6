/** The page that the phone shows: in a frame of our own, in a browser that is driven (`kanhe open`), or on a device. */

/** @import { Json } from '../../types/host-protocol' */

import { h } from '../../lib/dom.js';
import { effect } from '../../lib/signal.js';
import * as model from '../model.js';
import { drivenPage } from './driven-page.js';
import { pageFrame } from './page-frame.js';

const shown = () => (model.isElsewhere() ? drivenPage : pageFrame);

// Of two pages of one phone the earlier one would go on calling.
effect(() => void (model.isElsewhere() && pageFrame.give()));

/** Whichever it is: what can be done to it is the same. */
export const pageInView = {
  /** Where it goes. */
  element: h(
    'div',
    { className: 'page-in-view' },
    h('div', { hidden: model.isElsewhere }, pageFrame.element),
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
