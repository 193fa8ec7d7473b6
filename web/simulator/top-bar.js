import { h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { addressField } from './address-field.js';
import * as model from './model.js';
import { languageSwitch, themeSwitch } from '../lib/parts/appearance.js';
import { select } from '../lib/parts/choice.js';
import { icon, mark } from '../lib/parts/icons.js';
import { goTo } from './navigation.js';
import { change, changeDevice, changePlatform, profiles } from './session.js';
import { pageInView } from './page/page-in-view.js';

/** @import { DeviceProfile } from '../types/host-protocol' */

/** Mark, who is in view, where the page is, on which phone, and how the tool looks. */
export function topBar() {
  return h(
    'header',
    { className: 'top-bar' },
    h('h1', { className: 'brand' }, mark(), h('span', { className: 'brand-word' }, '勘合'), h('span', {}, 'Kanhe')),
    platformAndApp(),
    addressField(),
    h('div', { className: 'settings' }, deviceSelect(), languageSwitch(), themeSwitch()),
    foldedSettings()
  );
}

function platformAndApp() {
  const dialects = [...new Set(model.apps().map((app) => app.dialect))];
  const apps = model.apps().filter((app) => app.dialect === model.phone().dialect);
  return h(
    'div',
    { className: 'whose' },
    select({
      values: dialects,
      label: (dialect) => t(`dialect.${dialect}`),
      value: () => model.phone().dialect,
      onChoose: changePlatform,
      name: () => t('top.platform'),
    }),
    select({
      values: apps.map(model.clientId),
      label: appName,
      value: () => model.phone().app ?? '',
      onChoose: (id) => void chooseApp(id),
      name: () => t('top.app'),
    })
  );
}

/** @param {string} id */
function appName(id) {
  return model.apps().find((app) => model.clientId(app) === id)?.name ?? id;
}

/** @param {string} id */
async function chooseApp(id) {
  const before = model.appInView()?.demo_url;
  await change({ app: id });
  const after = model.appInView()?.demo_url;
  // Whoever looked at one app's demo wants to see the other's; a page of one's own stays.
  if (after !== undefined && (model.opened() === '' || model.opened() === before)) goTo(after);
}

function deviceSelect() {
  return select({
    values: profiles,
    label: (profile) => t(`device.${profile}`),
    value: () => model.phone().device.profile,
    onChoose: (profile) => void chooseDevice(profile),
    name: () => t('top.device'),
  });
}

/**
 * A page learns its client when it loads.
 * @param {DeviceProfile} profile
 */
async function chooseDevice(profile) {
  await changeDevice({ profile });
  pageInView.reload();
}

/** The same settings behind one button, where the bar is too narrow for them. */
function foldedSettings() {
  const menu = h(
    'div',
    { id: 'folded-settings', className: 'folded', popover: 'auto' },
    ...[deviceSelect(), languageSwitch(), themeSwitch()]
  );
  /** @type {HTMLButtonElement} */
  const button = h(
    'button',
    {
      type: 'button',
      className: 'icon-button fold',
      title: () => t('top.settings'),
      'aria-label': () => t('top.settings'),
      popoverTargetElement: menu,
    },
    icon('setup', 18)
  );
  return h('div', { className: 'fold-place' }, button, menu);
}
