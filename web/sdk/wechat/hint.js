// Outside WeChat this SDK is as silent as the real one: no call, no callback. One line in the console says why.

import { pageWindow } from './environment.js';

const wayOut =
  'Open it in the Kanhe simulator (`kanhe dev`, then /simulator) or in the app itself. ' +
  '请在勘合模拟器(`kanhe dev`,打开 /simulator)或客户端中打开此页面。';

let hinted = false;

/** On a server, where there is no page to open, it says nothing. @param {string} reason */
function hintOnce(reason) {
  if (hinted || !pageWindow) return;
  hinted = true;
  console.warn('wx: ' + reason + ' ' + wayOut);
}

/** For calls that only work inside WeChat. */
export function hintNotInWechat() {
  hintOnce(
    'this page is not in WeChat (no MicroMessenger in the user agent), so wx.config and wx.miniProgram do nothing.'
  );
}

/** For calls that find no bridge. */
export function hintNoBridge() {
  hintOnce('there is no WeixinJSBridge (yet), so this call went nowhere and gets no callback.');
}
