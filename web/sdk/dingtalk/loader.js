// How the script gives `dd` to the page: a global. Last of the joined script; nobody imports it.

import { pageWindow } from './environment.js';
import { dd } from './sdk.js';

// Loaded twice, or after Gov-DingTalk's, the last copy counts, as with the vendors' own.
if (pageWindow) pageWindow.dd = dd;
