// How the script gives `dd` to the page: two globals, which are one object. Last of the joined script; nobody imports it.

import { pageWindow } from './environment.js';
import { dd } from './sdk.js';

if (pageWindow) Object.assign(pageWindow, { dd, gdt: dd });
