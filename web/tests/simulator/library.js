// A page of its own for unit tests of `web/lib` and of what builds on it, in real Chromium: modules from the disk.

import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = fileURLToPath(new URL('../../', import.meta.url));

const types = /** @type {Record<string, string>} */ ({ '.js': 'text/javascript', '.json': 'application/json' });

/** Everything that the simulator's own policy forbids is forbidden here too. */
const policy = "default-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

/** @param {import('playwright-core').Browser} browser */
export async function libraryPage(browser) {
  const page = await browser.newPage();
  await page.route('http://library.test/**', (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') {
      const headers = { 'content-security-policy': policy };
      return route.fulfill({ contentType: 'text/html', headers, body: '<!doctype html><title>library</title>' });
    }
    return route.fulfill({
      contentType: types[extname(pathname)] ?? 'text/plain',
      body: readFileSync(join(web, pathname)),
    });
  });
  await page.goto('http://library.test/');
  return page;
}
