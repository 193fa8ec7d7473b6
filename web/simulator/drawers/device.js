/** @import { Auto, Device } from '../../types/sandbox' */

import { h } from '../../lib/dom.js';
import { languages, t } from '../../lib/i18n.js';
import * as model from '../model.js';
import { pageInView } from '../page/page-in-view.js';
import { radioList, segments } from '../../lib/parts/choice.js';
import { field, numberField, part, tick } from '../../lib/parts/field.js';
import { span } from '../../lib/parts/format.js';
import { richText } from '../../lib/parts/rich-text.js';
import { change, changeDevice, profiles } from '../session.js';
import { detached } from './detached.js';
import { nextRecording } from '../voice/next-recording.js';

/** Versions at which something changed for pages; any other can be typed. */
const versions = ['8.0.50', '8.0.30', '7.0.12', '6.7.2', '6.5.3', '6.2.0', '6.0.2', '6.0.1'];

/** Which client the page meets, and who answers its questions. */
export function deviceDrawer() {
  return [
    part(() => t('device.client'), profile(), version(), phoneLanguage(), miniProgram(), bridgeDelay()),
    part(() => t('device.config'), signatureUrl(), errorTexts()),
    part(() => t('device.answers'), answers(), patience(), unanswered()),
    part(() => t('device.recorder'), recordingLimit(), nextRecording(t)),
    part(() => t('detached.title'), detached()),
    part(
      () => t('device.user_agent'),
      h('pre', { className: 'raw', tabIndex: 0 }, () => model.phone().boot.userAgent)
    ),
  ];
}

/**
 * Changes what a page learns when it loads, and loads it again.
 * @param {Partial<Device>} device
 */
async function changeAndReload(device) {
  await changeDevice(device);
  pageInView.reload();
}

function profile() {
  return field(
    () => t('top.device'),
    segments({
      values: profiles,
      label: (name) => t(`device.${name}`),
      value: () => model.phone().device.profile,
      onChoose: (name) => void changeAndReload({ profile: name }),
      name: () => t('top.device'),
    })
  );
}

function version() {
  /** @type {HTMLInputElement} */
  const input = h('input', {
    type: 'text',
    className: 'mono',
    pattern: '\\d\\.\\d{1,3}\\.\\d{1,3}',
    value: () => model.phone().device.client_version,
    'aria-label': () => t('device.version'),
    onchange: () => {
      if (input.checkValidity()) void changeAndReload({ client_version: input.value });
      else input.reportValidity();
    },
  });
  input.setAttribute('list', 'client-versions');
  const list = h('datalist', { id: 'client-versions' }, ...versions.map((value) => h('option', { value })));
  return field(
    () => t('device.version'),
    h('span', {}, input, list),
    () => t('device.version.hint')
  );
}

function phoneLanguage() {
  return field(
    () => t('device.language'),
    segments({
      values: languages,
      label: (name) => t(`language.${name}`),
      value: () => (model.phone().device.language === 'en' ? 'en' : 'zh-CN'),
      onChoose: (language) => void changeAndReload({ language }),
      name: () => t('device.language'),
    }),
    () => t('device.language.hint')
  );
}

function miniProgram() {
  return tick(
    () => t('device.mini_program'),
    () => model.phone().mini_program,
    (mini_program) => void change({ mini_program }).then(() => pageInView.reload())
  );
}

function bridgeDelay() {
  const control = numberField({
    label: () => t('device.bridge_delay'),
    value: () => model.phone().device.bridge_delay,
    onChange: (value) => void changeAndReload({ bridge_delay: value }),
    min: 0,
    max: 60000,
    step: 1,
    unit: 'ms',
  });
  return h(
    'div',
    { className: 'field' },
    control,
    h('span', { className: 'hint' }, () => richText(t('device.bridge_delay.hint')))
  );
}

function signatureUrl() {
  /** @type {readonly Device['signature_url'][]} */
  const values = ['auto', 'landing', 'current'];
  return field(
    () => t('device.signature_url'),
    radioList(
      {
        values,
        label: (name) => t(`device.signature_url.${name}`),
        value: () => model.phone().device.signature_url,
        onChoose: (name) => void changeDevice({ signature_url: name }),
        name: () => t('device.signature_url'),
      },
      (name) => t(`device.signature_url.${name}.why`)
    )
  );
}

function errorTexts() {
  /** @type {readonly Device['error_texts'][]} */
  const values = ['plain', 'detailed'];
  return field(
    () => t('device.error_texts'),
    radioList(
      {
        values,
        label: (name) => t(`device.error_texts.${name}`),
        value: () => model.phone().device.error_texts,
        onChoose: (name) => void changeDevice({ error_texts: name }),
        name: () => t('device.error_texts'),
      },
      (name) =>
        name === 'plain' ? 'config:invalid signature' : 'config:fail,Error: …error code:63002,invalid signature […]'
    )
  );
}

function answers() {
  /** @type {readonly Auto[]} */
  const values = ['ask', 'allow', 'deny'];
  return field(
    () => t('device.auto'),
    segments({
      values,
      label: (name) => t(`device.auto.${name}`),
      value: () => model.phone().auto,
      onChoose: (auto) => void change({ auto }),
      name: () => t('device.auto'),
    }),
    () => t('device.auto.hint')
  );
}

function unanswered() {
  /** @type {readonly ('fail' | 'cancel')[]} */
  const values = ['fail', 'cancel'];
  return field(
    () => t('device.unanswered'),
    segments({
      values,
      label: (name) => t(`device.unanswered.${name}`),
      value: () => model.phone().unanswered,
      onChoose: (name) => void change({ unanswered: name }),
      name: () => t('device.unanswered'),
    })
  );
}

function patience() {
  return numberField({
    label: () => t('device.dialog_timeout'),
    value: () => model.phone().dialog_timeout,
    onChange: (seconds) => void change({ dialog_timeout: seconds }),
    min: 1,
    max: 3600,
    step: 1,
    unit: 's',
  });
}

/** A minute is long for who waits for its end. */
function recordingLimit() {
  return field(
    () => t('device.recording_limit'),
    segments({
      values: /** @type {readonly string[]} */ (['60000', '10000', '3000']),
      label: (milliseconds) => span(Number(milliseconds) / 1000),
      value: () => String(model.phone().recording_limit_ms),
      onChoose: (milliseconds) => void change({ recording_limit_ms: Number(milliseconds) }),
      name: () => t('device.recording_limit'),
    }),
    () => t('device.recording_limit.hint')
  );
}
