import { h } from '../../lib/dom.js';
import { effect } from '../../lib/signal.js';
import * as model from '../model.js';
import { hostOf } from '../../lib/parts/format.js';
import { icon } from '../../lib/parts/icons.js';
import { closedScreen } from '../screens/closed.js';
import { noBridgeCard } from '../screens/no-bridge.js';
import { overlay } from '../sheets/overlay.js';
import { voice } from '../voice/voice.js';
import { tapBar } from '../sandbox.js';
import { attempt } from '../session.js';
import { pageInView } from './page-in-view.js';
import { flashes } from './flashes.js';
import { phoneText } from './phone-text.js';
import { progressTips } from './progress-tips.js';
import { statusBar } from './status-bar.js';

/** The phone: its bars, the page, and what slides over it. */
export function phone() {
  const { mask, sheetOpen } = overlay();
  const screen = h(
    'div',
    { className: 'phone-screen' },
    h('div', { className: 'phone-chrome', inert: sheetOpen }, statusBar(), navigationBar()),
    h(
      'div',
      { className: 'phone-page', inert: sheetOpen },
      pageInView.element,
      h('div', { className: 'progress', hidden: () => model.standing() !== 'loading' }),
      () => (model.standing() === 'closed' ? closedScreen() : null),
      () => (model.standing() === 'silent' ? noBridgeCard() : null),
      voice(),
      progressTips(),
      flashes()
    ),
    mask
  );
  const device = h('div', { className: 'phone' }, screen);
  effect(() => {
    device.dataset['profile'] = model.phone().device.profile;
    device.dataset['scheme'] = model.phoneScheme();
    device.lang = model.phone().device.language;
  });
  return device;
}

function navigationBar() {
  return h(
    'div',
    { className: 'navigation-bar' },
    h(
      'button',
      {
        type: 'button',
        className: 'phone-back',
        'aria-label': () => phoneText('phone.back'),
        disabled: () => model.standing() === 'closed' || model.standing() === 'empty',
        onclick: () => void pageInView.tapBack(),
      },
      icon('back', 22),
      () => bar()?.left ?? null
    ),
    h(
      'div',
      { className: 'page-title' },
      h('span', { className: 'title-text' }, () => bar()?.title ?? (model.title() || phoneText('phone.untitled'))),
      h('span', { className: 'title-host' }, host)
    ),
    h('div', { className: 'bar-buttons' }, () => (bar()?.right ?? []).map(barButton)),
    h(
      'div',
      { className: 'capsule' },
      h(
        'button',
        {
          type: 'button',
          id: 'capsule-menu',
          'aria-label': () => phoneText('phone.menu'),
          'aria-haspopup': 'dialog',
          disabled: () => model.standing() === 'closed' || model.standing() === 'empty',
          onclick: () => model.menuOpen.set(true),
        },
        icon('more', 20)
      ),
      h(
        'button',
        {
          type: 'button',
          'aria-label': () => phoneText('phone.close'),
          disabled: () => model.standing() === 'closed' || model.standing() === 'empty',
          onclick: () => pageInView.close(),
        },
        h('span', { className: 'ring' })
      )
    )
  );
}

/** What the page has made of the bar. */
function bar() {
  return model.phone().page?.bar ?? null;
}

/** @param {import('../../types/sandbox').Bar['right'][number]} button */
function barButton({ id, text }) {
  return h('button', { type: 'button', className: 'bar-button', onclick: () => void tapButton(id) }, text);
}

/** @param {string} id */
function tapButton(id) {
  return attempt(async () => void (await tapBar(model.phone().id, id)));
}

/** Of the origin that the browser vouches for, not of the URL that the page claims. */
function host() {
  return hostOf(model.origin() || model.opened());
}
