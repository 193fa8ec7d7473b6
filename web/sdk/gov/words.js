// Where an API's own words differ from what a client is told, or says. Every other one passes on what it gets.

import { client } from './environment.js';

/** @typedef {{ [name: string]: any }} Params */

/**
 * @typedef {object} Words
 * @property {(params: Params) => Params} [tell] what the client is told, all of it
 * @property {(answer: any) => any} [read] what a page gets of the client's whole answer, even of a refusal
 */

/** What the clients of their own call a picture of a toast. @type {{ [icon: string]: string | undefined }} */
const toastTypes = { success: 'success', error: 'fail' };

/** @param {Params} params */
const dialog = ({ title, message, buttonLabels = [] }) => ({
  title,
  message,
  okButton: buttonLabels[0],
  cancelButton: buttonLabels[1],
});

/** On phones, in the client of its own. @type {{ [name: string]: Words }} */
const mpaasWords = {
  confirm: { tell: dialog, read: ({ ok }) => ({ buttonIndex: ok ? 0 : 1 }) },
  prompt: { tell: dialog, read: ({ ok, inputValue }) => ({ buttonIndex: ok ? 0 : 1, value: inputValue }) },
  // Seconds here, milliseconds there.
  toast: {
    tell: ({ text, icon, duration }) => ({ type: toastTypes[icon] || 'none', content: text, duration: duration * 1000 }),
    read: () => ({}),
  },
  disablePullToRefresh: { tell: () => ({ pullRefresh: false }) },
  enablePullToRefresh: { tell: () => ({ pullRefresh: true }) },
  disableWebviewBounce: { tell: () => ({ enable: false }), read: (answer) => answer },
  enableWebviewBounce: { tell: () => ({ enable: true }), read: (answer) => answer },
  hideTitleBar: { tell: () => ({ _apiName: 'hideTitlebar', hidden: true }) },
  showTitleBar: { tell: () => ({ _apiName: 'showTitlebar', hidden: false }) },
};

/** On computers. @type {{ [name: string]: Words }} */
const computerWords = {
  createVideoMeeting: { tell: (params) => ({ isVideoConference: true, _apiName: 'createVideoMeeting', ...params }) },
  disableClosePage: { tell: () => ({}) },
  hideTitleBar: { tell: () => ({ _apiName: 'hideTitlebar' }) },
  openChat: { tell: ({ chatId }) => ({ cid: chatId }) },
  showTitleBar: { tell: () => ({ _apiName: 'showTitlebar' }) },
  toast: { tell: ({ icon, text, duration, delay }) => ({ type: icon, text, duration, delay }) },
  version: { tell: () => ({}) },
};

/** Those that tell a page on a phone nothing at all. */
const silent = (
  'alert createVideoConf disablePullToRefresh enablePullToRefresh goBack hideLoading hideOptionMenu hideTitleBar ' +
  'joinScheduleConf joinVideoConf pickGroupConversation replacePage setNavIcon setNavLeftText setOptionMenu setTitle ' +
  'showLoading showOptionMenu showTitleBar stopPullToRefresh'
).split(' ');

/**
 * @param {string} name
 * @returns {Words}
 */
export function wordsOf(name) {
  if (client === 'pc') return computerWords[name] || {};
  if (client !== 'mpaas') return {};
  const words = mpaasWords[name] || {};
  return silent.includes(name) ? { ...words, read: () => undefined } : words;
}
