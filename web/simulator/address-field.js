import { h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { effect } from '../lib/signal.js';
import * as model from './model.js';
import { goTo } from './navigation.js';
import { iconButton } from '../lib/parts/field.js';
import { pageInView } from './page/page-in-view.js';

/** Where the page is, how its bridge stands, and the way to another page. */
export function addressField() {
  /** @type {HTMLInputElement} */
  const input = h('input', {
    id: 'address',
    type: 'text',
    inputMode: 'url',
    spellcheck: false,
    autocomplete: 'off',
    'aria-label': () => t('address.label'),
    placeholder: () => t('address.placeholder'),
    onfocus: () => input.select(),
    onblur: () => (input.value = model.claimed()),
    onkeydown: (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      input.blur();
    },
  });
  effect(() => {
    const url = model.claimed();
    if (document.activeElement !== input) input.value = url;
  });
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const typed = input.value;
    input.blur();
    goTo(typed);
  };
  return h(
    'form',
    { className: 'address', onsubmit: submit },
    standingTag(),
    input,
    iconButton(
      'reload',
      () => t('address.reload'),
      () => pageInView.reload()
    )
  );
}

function standingTag() {
  const tag = () => {
    const standing = model.standing();
    // The page went on by itself: the browser vouches for its origin, the rest is the page's word.
    return standing === 'ready' && model.claimed() !== model.opened() ? 'claimed' : standing;
  };
  return h('span', { className: 'standing', 'data-standing': tag, title: () => t(`standing.${tag()}.why`) }, () =>
    t(`standing.${tag()}`)
  );
}
