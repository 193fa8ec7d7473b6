/** The frame around the views: who one is, where one can go, and the place itself. */

import { h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { announce, announcer } from '../lib/parts/announcer.js';
import { languageSwitch, themeSwitch } from '../lib/parts/appearance.js';
import { icon, mark } from '../lib/parts/icons.js';
import { effect, settled, signal, untracked } from '../lib/signal.js';
import { say, toast } from './parts/toast.js';
import { problemText } from './parts/problem.js';
import { navigation } from './navigation.js';
import { linkTo, moved, path } from './router.js';
import { leave, session } from './session.js';
import { signInView } from './views/sign-in.js';
import { viewAt } from './views/views.js';

/** Whether the navigation is out, where it is folded away. */
const unfolded = signal(false);

/** @returns {Node[]} */
export function shell() {
  const frame = h('div', { className: 'frame' }, () => (session() === null ? untracked(signInView) : untracked(inside)));
  effect(() => {
    const signedIn = session() !== null;
    const names = path();
    unfolded.set(false);
    void arrive(signedIn && (moved || names.length > 0));
  });
  return [frame, toast(), announcer];
}

/** @returns {Node[]} */
function inside() {
  const main = h('main', { id: 'main', tabIndex: -1 }, () => {
    const names = path();
    return untracked(() => viewAt(names));
  });
  return [skipLink(), topBar(), h('div', { className: 'body' }, navigation(unfolded), main)];
}

/** The first thing that the Tab key reaches. */
function skipLink() {
  return h(
    'a',
    {
      className: 'skip',
      href: '#main',
      onclick: (event) => {
        event.preventDefault();
        (document.getElementById('view-title') ?? document.getElementById('main'))?.focus();
      },
    },
    () => t('console.skip')
  );
}

/**
 * Whoever went somewhere is there now: the focus on the heading, which a screen reader reads.
 * @param {boolean} focus
 */
async function arrive(focus) {
  await settled();
  if (!focus || document.querySelector('dialog[open]') !== null) return;
  const title = document.getElementById('view-title');
  window.scrollTo(0, 0);
  title?.focus({ preventScroll: true });
  announce(document.title);
}

function topBar() {
  return h(
    'header',
    { className: 'top-bar' },
    h(
      'button',
      {
        type: 'button',
        className: 'icon-button fold',
        'aria-label': () => t('console.menu'),
        'aria-expanded': () => String(unfolded()),
        'aria-controls': 'navigation',
        onclick: () => unfolded.set(!unfolded()),
      },
      icon('menu', 18)
    ),
    h('a', { className: 'brand', href: '#/apps' }, mark(), h('span', { className: 'brand-word' }, '勘合'), h('span', {}, 'Kanhe')),
    h('div', { className: 'settings' }, languageSwitch(), themeSwitch()),
    account()
  );
}

function account() {
  const out = async () => {
    try {
      await leave();
    } catch (error) {
      say(problemText(error).text);
    }
  };
  return h(
    'div',
    { className: 'account' },
    h(
      'a',
      { className: 'who', href: linkTo(['account']), 'aria-current': () => (path()[0] === 'account' ? 'page' : null) },
      h('span', { className: 'who-name' }, () => session()?.name ?? ''),
      h('span', { className: 'who-role' }, () => {
        const role = session()?.role;
        return role === undefined ? '' : t(`console.role.${role}`);
      })
    ),
    h(
      'button',
      { type: 'button', className: 'icon-button', title: () => t('console.sign_out'), 'aria-label': () => t('console.sign_out'), onclick: () => void out() },
      icon('door', 18)
    )
  );
}
