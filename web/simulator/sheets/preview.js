/** @import { Dialog } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { signal } from '../../lib/signal.js';
import { phoneText } from '../page/phone-text.js';
import { iconButton } from '../../lib/parts/field.js';
import { answer } from '../session.js';
import { sheet } from './sheet.js';

/** @typedef {{ url: string, src: string | null, warning: 'mixed_content' | 'not_absolute' | null }} Shown */

/**
 * Pictures over the whole screen: swiped, stepped through, enlarged.
 * @param {Dialog} dialog
 */
export function previewSheet(dialog) {
  const pictures = /** @type {Shown[]} */ (/** @type {unknown} */ (dialog.data['pictures'] ?? []));
  const at = signal(Math.min(Number(dialog.data['at'] ?? 0), Math.max(pictures.length - 1, 0)));
  const large = signal(false);
  const close = () => void answer(dialog, 'close');

  const film = h('div', { className: 'film', tabIndex: 0, role: 'group', 'aria-label': () => phoneText('preview.film') });
  const frames = pictures.map((picture) => frame(picture, large));
  film.append(...frames);
  /** @param {number} wanted @param {ScrollBehavior} behavior */
  const go = (wanted, behavior = 'smooth') => {
    const next = Math.max(0, Math.min(pictures.length - 1, wanted));
    large.set(false);
    at.set(next);
    film.scrollTo({ left: (frames[next]?.offsetLeft ?? 0) - film.offsetLeft, behavior });
  };
  film.addEventListener('scrollend', () => at.set(Math.round(film.scrollLeft / Math.max(film.clientWidth, 1))));
  film.addEventListener('dblclick', () => large.set(!large()));
  film.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined && !large()) {
      event.preventDefault();
      go(at() + step);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      large.set(!large());
    }
  });
  const warning = () => pictures[at()]?.warning ?? null;
  const made = sheet(
    { place: 'full', title: phoneText('preview.title'), onEscape: close },
    film,
    h(
      'div',
      { className: 'viewer-foot' },
      h('p', { className: 'viewer-warning', role: 'status', hidden: () => warning() === null }, () => {
        const told = warning();
        return told === null ? '' : phoneText(`preview.${told}`);
      }),
      h('p', { className: 'viewer-url' }, () => pictures[at()]?.url ?? ''),
      h(
        'div',
        { className: 'viewer-buttons' },
        iconButton('back', () => phoneText('preview.before'), () => go(at() - 1)),
        h('span', { className: 'viewer-count', 'aria-live': 'polite' }, () => `${at() + 1} / ${pictures.length}`),
        iconButton('forward', () => phoneText('preview.next'), () => go(at() + 1)),
        iconButton('zoom', () => phoneText(large() ? 'preview.smaller' : 'preview.larger'), () => large.set(!large())),
        iconButton('close', () => phoneText('preview.close'), close, 'viewer-close')
      )
    )
  );
  made.element.classList.add('viewer');
  return {
    ...made,
    focus: () => {
      go(at(), 'instant');
      film.focus();
    },
  };
}

/**
 * @param {Shown} picture
 * @param {() => boolean} large
 */
function frame({ url, src }, large) {
  const lost = signal(src === null);
  const image = h('img', { alt: url, referrerPolicy: 'no-referrer', className: () => (large() ? 'large' : ''), hidden: () => lost() });
  image.addEventListener('error', () => lost.set(true));
  if (src !== null) image.src = src;
  return h(
    'div',
    { className: 'film-frame' },
    image,
    h('p', { className: 'film-lost', hidden: () => !lost() }, () => phoneText('preview.lost'))
  );
}
