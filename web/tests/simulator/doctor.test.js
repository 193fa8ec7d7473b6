// The doctor in the inspector: beside "invalid signature" stands what the backend signed instead.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { configure } from '../e2e/visit.js';
import { becomes, setDesk, sit } from './desk.js';

/** @type {import('./desk.js').Desk} */
let desk;

before(async () => {
  desk = await setDesk();
});
after(() => desk?.clear());

/**
 * The page configures itself with a signature over another URL.
 * @param {import('./desk.js').Sitting} sitting
 * @param {(url: string) => string} mistake
 */
async function signWrong({ simulator }, mistake) {
  const page = simulator.frames().find((frame) => frame !== simulator.mainFrame() && frame.url().includes('/shop'));
  assert.ok(page);
  await configure({ session: '', simulator, page, calls: async () => [] }, { sign: mistake(page.url()) });
}

describe('the doctor', () => {
  test('says which URL was signed, and what to do', async () => {
    const sitting = await sit(desk);
    await signWrong(sitting, (url) => url.replace('http:', 'https:'));
    const found = sitting.simulator.locator('.mistakes li');
    await becomes(() => found.getAttribute('data-code'), 'url_https_for_http');
    const text = (await found.textContent()) ?? '';
    assert.match(text, /https:\/\/ was signed, and the page is on http:\/\//);
    assert.match(text, /signedhttps:\/\/127\.0\.0\.1:\d+\/shop\?sdk=ours/);
    await sitting.simulator.context().close();
  });

  test('finds two mistakes at once', async () => {
    const sitting = await sit(desk);
    await signWrong(sitting, (url) => encodeURIComponent(url.replace('http:', 'https:')));
    const codes = () =>
      sitting.simulator
        .locator('.mistakes li')
        .evaluateAll((items) => items.map((item) => item.getAttribute('data-code')).sort());
    await becomes(codes, ['url_encoded', 'url_https_for_http']);
    await sitting.simulator.context().close();
  });

  test('says so when another client would accept it', async () => {
    const sitting = await sit(desk);
    const page = sitting.page.locator('h1');
    await page.evaluate(() => history.pushState(null, '', '?route=2'));
    await signWrong(sitting, (url) => url);
    await becomes(() => sitting.simulator.locator('.mistakes li').getAttribute('data-code'), 'url_current');
    await sitting.simulator.getByText('Another client would accept it').waitFor();
    await sitting.simulator.context().close();
  });

  test('says so when it does not know', async () => {
    const sitting = await sit(desk);
    await signWrong(sitting, () => 'https://nobody.example/could/guess/this');
    await sitting.simulator.getByText('No known mistake makes this signature').waitFor();
    await sitting.simulator.context().close();
  });
});
