import { h } from '../lib/dom.js';
import { counted, t } from '../lib/i18n.js';
import { openHelp } from './help.js';
import { tally } from './log/rows.js';
import * as model from './model.js';
import { copyButton } from '../lib/parts/copy-button.js';
import { dateTime, span } from '../lib/parts/format.js';
import { tickingNow } from './parts/ticker.js';

/** How things stand, in one line. */
export function footBar() {
  const api = `${location.origin}/sandbox/v1`;
  return h(
    'footer',
    { className: 'foot-bar' },
    h('span', { className: 'connection', 'data-connection': () => model.connection() }, () =>
      t(`connection.${model.connection()}`)
    ),
    h('span', { className: 'mode', title: () => t(`foot.mode.${mode()}.why`) }, () => t(`foot.mode.${mode()}`)),
    platformTime(),
    h('span', { className: 'tally' }, counts),
    h(
      'span',
      { className: 'api' },
      h('span', { className: 'what' }, () => t('foot.api')),
      h('code', {}, api),
      copyButton(
        () => t('foot.copy_api'),
        () => api
      )
    ),
    h('button', { type: 'button', className: 'shortcuts', onclick: openHelp }, h('kbd', {}, '?'), ' ', () =>
      t('foot.shortcuts')
    )
  );
}

/** Where the page is. */
function mode() {
  if (model.session()?.detached) return 'detached';
  return model.session()?.driver ? 'driven' : 'framed';
}

function counts() {
  const { calls, refused, waiting } = tally();
  return [
    counted('foot.calls', calls),
    ...(refused > 0 ? [counted('foot.refused', refused)] : []),
    ...(waiting > 0 ? [counted('foot.waiting', waiting)] : []),
  ].join(' · ');
}

function platformTime() {
  const ahead = () => Math.round(model.clockOffset() / 1000);
  return h(
    'span',
    { className: 'time' },
    h('span', { className: 'what' }, () => t('foot.time')),
    h('time', {}, () => dateTime(tickingNow())),
    // Reading the clock takes a moment; anything above was done on purpose.
    () => (ahead() > 5 ? h('span', { className: 'ahead' }, t('foot.ahead', { span: span(ahead()) })) : null)
  );
}
