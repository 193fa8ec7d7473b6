// Axe on every view, in both languages and both schemes, wide and narrow.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { violations } from '../simulator/axe.js';
import { setDesk, sit } from './desk.js';

/** @type {import('./desk.js').Desk} */
let desk;
/** @type {string[]} */
let places;

before(async () => {
  desk = await setDesk();
  const app = desk.platform.json.apps[0].appid;
  await desk.admin('POST', '/users', { handle: 'alice', profile: { nickname: 'Alice' } });
  await desk.admin('PATCH', `/apps/wechat/${app}`, { domains: ['shop.example.com'] });
  await fetch(`${desk.platform.url}/host/v1/pages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${desk.platform.json.host_key}` },
    body: JSON.stringify({ dialect: 'wechat', url: 'https://shop.example.com/', config: { appId: app, signature: 'x' } }),
  });
  const [verdict] = (await desk.admin('GET', '/verdicts')).items;
  const parts = ['general', 'secrets', 'pages', 'permissions', 'limits'].map((part) => `#/apps/wechat/${app}/${part}`);
  const rest = ['apps', 'apps/new', 'verdicts', `verdicts/${verdict.id}`, 'users', 'users/alice', 'corps', 'hosts', 'keys', 'audit'];
  places = [...parts, ...[...rest, 'operators', 'admin-keys', 'health', 'account', 'nowhere'].map((name) => `#/${name}`)];
});

after(() => desk?.clear());

for (const { locale, scheme, width } of /** @type {const} */ ([
  { locale: 'en-US', scheme: 'light', width: 1440 },
  { locale: 'zh-CN', scheme: 'dark', width: 1440 },
  { locale: 'zh-CN', scheme: 'light', width: 390 },
  { locale: 'en-US', scheme: 'dark', width: 390 },
])) {
  describe(`in ${locale}, ${scheme}, ${width} wide`, () => {
    it('no view has anything to mend, and none is wider than the screen', async () => {
      const { page, complaints } = await sit(desk, { locale, scheme, width });
      for (const place of places) {
        await page.evaluate((next) => (location.hash = next), place);
        await page.locator('#view-title').waitFor();
        await page.locator('.waiting').first().waitFor({ state: 'detached' });
        assert.deepEqual(await violations(page), [], place);
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(beyond <= 0, `${place} is ${beyond} pixels too wide`);
      }
      assert.deepEqual(complaints, []);
      await page.context().close();
    });
  });
}

describe('the way in, and dialogs', () => {
  it('have nothing to mend', async () => {
    const door = await sit(desk, { as: null, scheme: 'dark' });
    await door.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    assert.deepEqual(await violations(door.page), []);
    await door.page.context().close();
    const { page, goTo } = await sit(desk);
    await goTo('#/operators', 'Operators');
    await page.getByRole('button', { name: 'Add an operator' }).press('Enter');
    await page.getByRole('dialog').waitFor();
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press('Escape');
    // The focus comes back to whoever opened it.
    await page.waitForFunction(() => document.activeElement?.textContent === 'Add an operator');
    await page.context().close();
  });

  it('the places fold away on a phone, and come by one button', async () => {
    const { page } = await sit(desk, { width: 390 });
    const places = page.getByRole('navigation', { name: 'Places' });
    assert.equal(await places.isVisible(), false);
    await page.getByRole('button', { name: 'Navigation' }).press('Enter');
    await places.getByRole('link', { name: 'Health' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Health' }).waitFor();
    assert.equal(await places.isVisible(), false);
    await page.context().close();
  });

  it('the first Tab leads past them', async () => {
    const { page, press } = await sit(desk);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await press('Tab');
    await press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'view-title');
    await page.context().close();
  });
});
