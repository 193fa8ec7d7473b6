// Where a page may believe to run.

const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148';
/** @param {string} client */
const iphone = (client) => `Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) ${webkit}${client}`;
const blink = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/107.0 Safari/537.36';
const plain = `Mozilla/5.0 (X11; Linux x86_64) ${blink}`;

/** User agents by their names in the recording, each with its own platform. @type {Record<string, [string, string]>} */
export const userAgents = {
  ios: [iphone(' MicroMessenger/8.0.30(0x18001e2f) NetType/WIFI Language/zh_CN'), 'iPhone'],
  android: [
    `Mozilla/5.0 (Linux; Android 12; M2) ${blink} MicroMessenger/8.0.30.2260(0x28001E3B) NetType/WIFI Language/zh_CN`,
    'Linux armv8l',
  ],
  pc: [
    `Mozilla/5.0 (Windows NT 10.0) ${blink} MicroMessenger/7.0.20.1781(0x6700143B) NetType/WIFI WindowsWechat`,
    'Win32',
  ],
  debuggerUA: [iphone(' wxdebugger MicroMessenger/8.0.30'), 'iPhone'],
  v600: [iphone(' MicroMessenger/6.0.1'), 'iPhone'],
  v6_0_10: [iphone(' MicroMessenger/6.0.10'), 'iPhone'],
  v10: [iphone(' MicroMessenger/10.0.1'), 'iPhone'],
  nover: [iphone(' MicroMessenger'), 'iPhone'],
  'desktopUA+MicroMessenger': [`${plain} MicroMessenger/8.0.5`, 'Linux x86_64'],
  plain: [plain, 'Linux x86_64'],
};
