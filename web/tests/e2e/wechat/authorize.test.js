// Web authorization: a page sends its user to the authorization page, in the phone's own frame, and gets him back.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openMarket } from '../market.js';
import { until, visit } from '../visit.js';

/** @type {import('../market.js').Market} */
let world;

before(async () => {
  world = await openMarket({ certified: true });
});
after(() => world?.close());

/** Where a page sends its user. @param {string} scope @param {string} [redirect] */
function authorization(scope, redirect = `${world.shop.url}/shop?sdk=original`) {
  const query = new URLSearchParams({
    appid: world.shop.app.appid,
    redirect_uri: redirect,
    response_type: 'code',
    scope,
    state: 'x&y',
  });
  return `${world.platform.url}/connect/oauth2/authorize?${query}#wechat_redirect`;
}

/** The page's URL when it is back. @param {import('../visit.js').Visit} visited */
async function back(visited) {
  let url = '';
  await until(async () => {
    const { page } = await world.platform.sandbox('GET', `/sessions/${visited.session}`);
    url = page.landing;
    return url.includes('code=');
  }, 'the page has its user back');
  return new URL(url).searchParams;
}

/** @param {string} path */
const ask = async (path) => (await fetch(world.platform.url + path)).json();

test('a silent scope comes back at once; the other asks the person, whom the backend then sees', async () => {
  const visited = await visit(world, 'original', { auto: 'ask', device: { language: 'en' } });
  const { simulator, page } = visited;
  const { appid, secret } = world.shop.app;
  await page.evaluate((url) => void (location.href = url), authorization('snsapi_base'));
  const silent = await back(visited);
  assert.equal(silent.get('state'), 'x&y');

  await page.waitForLoadState('load');
  await page.evaluate((url) => void (location.href = url), authorization('snsapi_userinfo'));
  await simulator.locator('.sheet', { hasText: 'Let this app see who you are?' }).waitFor();
  assert.match((await simulator.locator('.sheet-fact').textContent()) ?? '', /小兰/);
  await simulator.locator('.sheet-button.primary').click();
  let code = silent.get('code');
  await until(async () => {
    code = (await back(visited)).get('code');
    return code !== silent.get('code');
  }, 'another code');
  const exchange = `/sns/oauth2/access_token?appid=${appid}&secret=${secret}&code=${code}&grant_type=authorization_code`;
  const tokens = await ask(exchange);
  const seen = await ask(`/sns/userinfo?access_token=${tokens.access_token}&openid=${tokens.openid}&lang=zh_CN`);
  assert.deepEqual([seen.nickname, seen.openid], ['小兰', tokens.openid]);
  assert.equal((await ask(exchange)).errcode, 40163);

  await simulator.locator('#rail-users').click();
  await simulator.locator('.access', { hasText: 'snsapi_userinfo' }).waitFor();
  await simulator.locator('.access > button').click();
  await until(async () => (await ask(`/sns/userinfo?access_token=${tokens.access_token}&openid=${tokens.openid}`)).errcode === 48001, 'he is seen no more');
  await simulator.close();
});

test('what the page may not do is said by the authorization page, in words', async () => {
  const visited = await visit(world, 'original', { device: { language: 'en' } });
  const { simulator, page } = visited;
  await page.evaluate((url) => void (location.href = url), authorization('snsapi_base', 'https://elsewhere.example/'));
  const frame = simulator.frameLocator('.page-place iframe');
  await frame.getByText('Wrong redirect_uri').waitFor();
  await frame.getByText('10003').waitFor();
  await simulator.close();

  const outside = await world.browser.newPage({ locale: 'en' });
  await outside.goto(authorization('snsapi_base'));
  await outside.getByText(/模拟器|simulator/).waitFor();
  await outside.close();
});
