// The SDK as a module: `import { wx } from '/sdk/wechat/index.js'`. Sets no global; if the classic script was there
// first, this is the same object.

import { pageWindow } from './environment.js';
import { watchLocalImages } from './local-images.js';
import { wx as ownCopy } from './sdk.js';

const firstCopy = pageWindow && pageWindow.jWeixin;
if (!firstCopy) watchLocalImages();

/** @type {import('./wx').Wx} */
export const wx = firstCopy || /** @type {any} */ (ownCopy);
