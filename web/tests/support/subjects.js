// The SDKs that the tests compare: ours, joined as the server joins it, and the real one from npm.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { joinScript } from './join.js';

/** Folder of our SDK's modules. */
export const sdkFolder = fileURLToPath(new URL('../../sdk/wechat', import.meta.url));

/** @type {import('./recording.js').Subject} */
export const ourSdk = {
  name: 'our SDK',
  sdk: joinScript(sdkFolder, { version: '1.6.0' }),
  sendsBeacon: false,
};

/** Build A: the recording was made with this very file. @type {import('./recording.js').Subject} */
export const realSdk = {
  name: 'the real SDK, build A',
  sdk: readFileSync(new URL('../node_modules/weixin-js-sdk-1.6.0/index.original.js', import.meta.url), 'utf8'),
  sendsBeacon: true,
};
