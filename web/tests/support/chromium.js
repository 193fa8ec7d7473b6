// Finds and starts Chromium for the browser tests. One browser for each test file; close it in an `after`.

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];

// A test machine may have no way out: without these, Chromium looks up its vendor's hosts at every start.
const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @returns {string} path of the browser */
export function findChromium() {
  const asked = process.env.KANHE_BROWSER;
  if (asked) {
    if (!existsSync(asked)) throw new Error(`KANHE_BROWSER: there is no ${asked}`);
    return asked;
  }
  for (const name of names) {
    for (const folder of (process.env.PATH || '').split(delimiter)) {
      const path = join(folder, name);
      if (folder && existsSync(path)) return path;
    }
  }
  throw new Error(
    `No Chromium found (looked for ${names.join(', ')}). Install Debian's package chromium, ` +
      'or set KANHE_BROWSER to the path of a Chromium or Chrome.'
  );
}

/**
 * Starts a headless Chromium with an empty profile of its own.
 *
 * @param {{ args?: string[] }} [options]
 * @returns {Promise<import('playwright-core').Browser>}
 */
export function launchChromium({ args = [] } = {}) {
  return chromium.launch({
    executablePath: findChromium(),
    headless: true,
    // Chromium's sandbox does not start as root, which is what containers and CI usually are.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...flags, ...args],
  });
}
