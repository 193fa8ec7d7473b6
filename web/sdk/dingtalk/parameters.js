// What becomes of a page's parameters before a native method gets them (protocol/dingtalk.md 2.1, rule 5): the flat
// functions have words of their own, and the clients want defaults that pages may leave out.

import { pageUrl } from './environment.js';

/** @import { Platform } from './environment.js' */

/** @typedef {{ [name: string]: any }} Params */

/** From the words of a flat function to those of its native method. @type {{ [name: string]: (params: Params) => Params }} */
const flatWords = {
  alert: ({ title, content, buttonText }) => ({ title, message: content, buttonName: buttonText }),
  prompt: ({ title, message, placeholder, okButtonText, cancelButtonText }) => ({
    title,
    message,
    defaultText: placeholder,
    buttonLabels: [cancelButtonText, okButtonText],
  }),
  showActionSheet: ({ title, items, cancelButtonText }) => ({ title, otherButtons: items, cancelButton: cancelButtonText }),
  showLoading: ({ content }) => ({ text: content, showIcon: true }),
  // Milliseconds here, seconds there.
  showToast: ({ content, type, duration }) => ({ text: content, icon: type, duration: duration ? duration / 1000 : 3 }),
  removeStorage: ({ key }) => ({ name: key }),
};

/** The Bluetooth and beacon functions share one method, which is told whom it stands for. */
const sharedMethod = 'runtime.h5nuvabridge.exec';

const buttons = { title: '', buttonLabels: ['取消', '确定'] };
const navigationItem = { watch: true, show: true, control: false, showIcon: true, text: '' };

/** What phones are told where the page says nothing. @type {{ [method: string]: Params }} */
const phoneDefaults = {
  'biz.contact.choose': { multiple: true, startWithDepartmentId: 0, users: [] },
  'biz.customContact.multipleChoose': { isShowCompanyName: false, max: 50 },
  'biz.navigation.setIcon': { watch: true, showIcon: true, iconIndex: 1 },
  'biz.navigation.setLeft': navigationItem,
  'biz.navigation.setRight': navigationItem,
  'biz.util.uploadImage': { multiple: false },
  'device.notification.alert': { title: '', buttonName: '确定' },
  'device.notification.confirm': buttons,
  'device.notification.prompt': buttons,
  'device.notification.showPreloader': { showIcon: true },
  'device.notification.toast': { duration: 3, text: 'toast', delay: 0 },
  'device.notification.vibrate': { duration: 300 },
};

/** The same on computers. @type {{ [method: string]: Params }} */
const computerDefaults = {
  'biz.chat.chooseConversationByCorpId': { max: 50 },
  'biz.util.share': { title: '', buttonName: '确定' },
};

/** The clients open the calendar of this corporation, whatever the page says. */
const ownCorporation = (/** @type {Params} */ params) => ({ ...params, corpId: 'corpId' });

/** Orders travel as text. @param {Params} params */
const orderAsText = (params) => ({
  ...params,
  params: typeof params.params === 'string' ? params.params : JSON.stringify(params),
});

/** `{key, data}` and `{name, value}` say the same. @param {Params} params */
function storedItem(params) {
  const { key, data, name = key, value = data } = params;
  return { ...params, name, value };
}

/** @param {Params} params */
function storedName(params) {
  const { key, name = key } = params;
  return { ...params, name };
}

/** @type {{ [type: string]: string | undefined }} */
const codeTypes = { qr: 'qrCode', bar: 'barCode' };

/** What else a method gets, on phones. @type {{ [method: string]: (params: Params, platform: Platform) => Params }} */
const phoneWords = {
  'biz.calendar.chooseDateTime': ownCorporation,
  'biz.calendar.chooseHalfDay': ownCorporation,
  'biz.calendar.chooseInterval': ownCorporation,
  'biz.calendar.chooseOneDay': ownCorporation,
  'biz.navigation.setMenu': (params) => ({ ...params, watch: true }),
  'biz.util.scan': (params) => ({ ...params, type: codeTypes[params.type] || 'all' }),
  'biz.util.ut': usage,
  'device.accelerometer.watchShake': (params, platform) =>
    // The sensors of iPhones are read at one sensitivity.
    platform === 'ios' ? { ...params, watch: true, sensitivity: 3.2 } : { ...params, watch: true },
};

/** The same on computers. @type {{ [method: string]: (params: Params, platform: Platform) => Params }} */
const computerWords = {
  'biz.util.previewImage': ({ urls, current }) => ({ urls, current: typeof current === 'number' ? urls[current] : current }),
  'biz.util.ut': usage,
  'device.notification.toast': (params) =>
    params.icon === 'success' || params.icon === 'error' ? { ...params, type: params.icon } : params,
  'runtime.permission.requestOperateAuthCode': (params) => ({ ...params, url: pageUrl() }),
};

/** The same everywhere. @type {{ [method: string]: (params: Params) => Params }} */
const commonWords = {
  'biz.store.closeUnpayOrder': orderAsText,
  'biz.store.createOrder': orderAsText,
  'biz.store.getPayUrl': orderAsText,
  'biz.store.inquiry': orderAsText,
  'util.domainStorage.getItem': storedName,
  'util.domainStorage.setItem': storedItem,
};

/**
 * What a native method is called with.
 * @param {string} name of the function, dotted or flat
 * @param {string} method
 * @param {Params} params of the page, without its callbacks
 * @param {Platform} platform
 * @returns {Params}
 */
export function nativeParams(name, method, params, platform) {
  const onComputer = platform === 'pc';
  const defaults = (onComputer ? computerDefaults : phoneDefaults)[method];
  const words = (onComputer ? computerWords : phoneWords)[method] || commonWords[method];
  const named = method === sharedMethod && name !== method ? { _action: name, ...params } : params;
  const given = flatWords[name] ? flatWords[name](named) : named;
  const filled = defaults ? { ...defaults, ...given } : given;
  return words ? words(filled, platform) : filled;
}

/**
 * A report of use: a text. iPhones read JSON, the others a list.
 * @param {Params} params
 * @param {Platform} platform
 */
function usage(params, platform) {
  const { value } = params;
  if (platform === 'ios') {
    return typeof value === 'object' && value !== null ? { ...params, value: JSON.stringify(value) } : params;
  }
  if (typeof value !== 'object') return { ...params, value: value === undefined ? '' : value };
  const pairs = Object.entries(value || {}).map(([key, each]) => key + '=' + each);
  return { ...params, value: pairs.join(',') };
}
