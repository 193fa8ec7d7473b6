import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import * as model from '../model.js';
import { copyButton } from '../../lib/parts/copy-button.js';
import { dateTime } from '../../lib/parts/format.js';
import { numberField, part } from '../../lib/parts/field.js';
import { richText } from '../../lib/parts/rich-text.js';
import { driving } from './driving.js';
import { bridgeTag } from '../parts/tag.js';
import { tickingNow } from '../parts/ticker.js';
import { signal } from '../../lib/signal.js';
import { advanceClock } from '../sandbox.js';
import { attempt } from '../session.js';

/** What a page and its backend need to know, and the platform's clock. */
export function setupDrawer() {
  return [
    ...(model.phone().driver === null ? [] : driving()),
    part(
      () => t('setup.tag'),
      h('p', { className: 'hint' }, () => richText(t('setup.tag.hint'))),
      snippet(bridgeTag(), () => t('setup.copy_tag'))
    ),
    part(
      () => t('setup.credentials'),
      h('p', { className: 'hint' }, () => t('setup.credentials.hint')),
      credentials()
    ),
    part(
      () => t('setup.open_api'),
      h('p', { className: 'hint' }, () => richText(t('setup.open_api.hint'))),
      snippet(location.origin, () => t('setup.copy_origin'))
    ),
    part(
      () => t('setup.clock'),
      h('p', { className: 'hint' }, () => richText(t('setup.clock.hint'))),
      clock()
    ),
  ];
}

/**
 * @param {string} text
 * @param {() => string} label
 */
function snippet(text, label) {
  return h(
    'div',
    { className: 'snippet' },
    h('code', {}, text),
    copyButton(label, () => text)
  );
}

/** What an app proves itself by, in the vendors' own words. */
const names = /** @type {const} */ ([
  'appid', 'secret', 'appkey', 'appsecret', 'agentid', 'corpid', 'client_id', 'merchant_private_key_pem', 'wallet_public_key_pem',
]);

/** A key in PEM is copied whole, and shown by its first line. @param {string} text */
const firstLine = (text) => (text.startsWith('-----') ? `${text.split('\n')[1]?.slice(0, 24)}…` : text);

function credentials() {
  return h('dl', { className: 'pairs' }, () => {
    const app = model.appInView();
    if (app === null) return h('dd', {}, t('setup.no_app'));
    return [
      ...names.flatMap((name) => (app[name] ? pair(name, app[name] ?? '', true) : [])),
      ...pair(t('setup.account_type'), app.account_type),
      ...(app.home === undefined ? [] : pair(t('setup.home'), app.home ?? t('evidence.none'))),
      ...(['wechat', 'alipayplus'].includes(app.dialect) ? pair(t('setup.domains'), app.domains.join(', ') || t('evidence.none')) : []),
      ...pair(t('setup.loopback'), t(app.loopback ? 'setup.loopback.yes' : 'setup.loopback.no')),
    ];
  });
}

/**
 * @param {string} name
 * @param {string} value
 * @param {boolean} [copied]
 */
function pair(name, value, copied = false) {
  const code = copied ? 'mono' : '';
  return [
    h('dt', {}, name),
    h(
      'dd',
      { className: code },
      firstLine(value),
      copied
        ? copyButton(
            () => t('setup.copy', { name }),
            () => value
          )
        : null
    ),
  ];
}

function clock() {
  const seconds = signal(60);
  const advance = (/** @type {number} */ by) => void attempt(async () => model.setClock(await advanceClock(by)));
  const steps = /** @type {const} */ ({ minute: 60, five_minutes: 300, two_hours: 7200, day: 86400 });
  return h(
    'div',
    { className: 'clock' },
    h('p', { className: 'clock-now mono' }, () => dateTime(tickingNow())),
    h(
      'div',
      { className: 'button-row' },
      ...Object.entries(steps).map(([name, by]) =>
        h('button', { type: 'button', className: 'button', onclick: () => advance(by) }, () =>
          t(`setup.clock.${/** @type {keyof typeof steps} */ (name)}`)
        )
      )
    ),
    h(
      'div',
      { className: 'line' },
      numberField({
        label: () => t('setup.clock.seconds'),
        value: seconds,
        onChange: seconds.set,
        min: 1,
        max: 315360000,
        step: 1,
        unit: 's',
      }),
      h('button', { type: 'button', className: 'button', onclick: () => advance(seconds()) }, () =>
        t('setup.clock.advance')
      )
    )
  );
}
