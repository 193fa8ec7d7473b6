// The operator's console against the real platform: each view's main task by keyboard alone.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { PASSWORD, setDesk, sit } from './desk.js';

/** @type {import('./desk.js').Desk} */
let desk;

before(async () => {
  desk = await setDesk();
  // A ticket of the first app, without which no signature is looked at.
  const { appid, secret } = desk.platform.json.apps[0];
  const open = async (/** @type {string} */ path) => (await fetch(desk.platform.url + path)).json();
  const { access_token } = await open(`/cgi-bin/token?grant_type=client_credential&appid=${appid}&secret=${secret}`);
  await open(`/cgi-bin/ticket/getticket?access_token=${access_token}&type=jsapi`);
});

after(() => desk?.clear());

/** A page that asks for a grant with a wrong signature. */
async function refusedPage(url = 'https://m.kanhe.example/shop') {
  const { appid } = desk.platform.json.apps[0];
  const config = { appId: appid, timestamp: 1, nonceStr: 'n', signature: 'a'.repeat(40), jsApiList: ['scanQRCode'] };
  const answer = await fetch(`${desk.platform.url}/host/v1/pages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${desk.platform.json.host_key}` },
    body: JSON.stringify({ dialect: 'wechat', url, config }),
  });
  assert.equal((await answer.json()).ok, false);
}

/**
 * What an authenticator app shows (RFC 6238).
 * @param {string} secret Base32
 * @param {number} now seconds since 1970
 */
function digits(secret, now) {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(now / 30)));
  const mac = createHmac('sha1', key).update(step).digest();
  const at = (mac[19] ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

describe('signing in', () => {
  it('takes name and password by keyboard, begins in the field, and says what is wrong', async () => {
    const { page, type, press, complaints } = await sit(desk, { as: null });
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    assert.equal(await page.getByLabel('Name').evaluate((field) => field === document.activeElement), true);
    await type('boss');
    await press('Tab');
    await type('not the password');
    await press('Enter');
    await page.getByRole('alert').getByText('Name, password or digits are wrong').waitFor();
    assert.equal(await page.getByLabel('Password').evaluate((field) => field === document.activeElement), true);
    await press('Control+a');
    await type(PASSWORD);
    await press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Apps' }).waitFor();
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  it('comes back to the place of the link, and out again by one button', async () => {
    const { page, tabTo, press, goTo } = await sit(desk);
    await goTo('#/health', 'Health');
    await page.getByText('Running since').waitFor();
    await tabTo('Sign out');
    await press('Enter');
    await page.getByText('You have signed out.').waitFor();
    assert.equal(await page.evaluate(async () => (await fetch('/admin/v1/session')).status), 401);
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByLabel('Name').fill('boss');
    await page.getByLabel('Password').fill(PASSWORD);
    await press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Health' }).waitFor();
    await page.context().close();
  });

  it('speaks the browser’s language, and the other one at a press', async () => {
    const { page } = await sit(desk, { locale: 'zh-CN' });
    await page.getByRole('heading', { level: 1, name: '应用' }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN');
    await page.getByRole('radio', { name: 'English' }).press('Space');
    await page.getByRole('heading', { level: 1, name: 'Apps' }).waitFor();
    assert.match(await page.title(), /^Apps/);
    await page.context().close();
  });
});

describe('apps', () => {
  it('are registered by keyboard; the secret is shown once and not to be lost by Escape', async () => {
    const { page, tabTo, type, press, complaints } = await sit(desk);
    await tabTo('Register an app', 'link');
    await press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Register an app' }).waitFor();
    assert.equal(await page.locator('#view-title').evaluate((title) => title === document.activeElement), true, 'the focus follows');
    await tabTo('Name', 'textbox');
    await type('Tea house');
    await press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Tea house is registered' });
    await dialog.waitFor();
    await press('Escape');
    await press('Escape');
    assert.equal(await dialog.isVisible(), true);
    const secret = await dialog.locator('code.secret').textContent();
    assert.match(secret ?? '', /^[0-9a-f]{32}$/);
    await tabTo('Copy secret');
    await press('Enter');
    await page.waitForFunction(async (wanted) => (await navigator.clipboard.readText()) === wanted, secret);
    await tabTo('I have kept it in a safe place', 'checkbox');
    await press('Space');
    await tabTo('Done');
    await press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Tea house' }).waitFor();
    assert.equal((await page.content()).includes(secret ?? '-'), false, 'nowhere any more');
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  it('are found by search and filter, which the link keeps', async () => {
    const { page, tabTo, type } = await sit(desk);
    await tabTo('Search apps', 'searchbox');
    await type('no such app');
    await page.getByText('Nothing matches.').waitFor();
    assert.match(page.url(), /q=no\+such\+app/);
    await page.reload();
    await page.getByText('Nothing matches.').waitFor();
    await page.getByRole('searchbox').fill('');
    await page.getByRole('combobox', { name: 'Platform' }).selectOption('gov');
    await page.waitForFunction(() => [...document.querySelectorAll('tbody tr')].every((row) => row.textContent?.includes('Gov-DingTalk')));
    await page.context().close();
  });

  it('get another secret with an overlap in which both are taken', async () => {
    const { app } = await desk.admin('POST', '/apps', { dialect: 'wechat', name: 'Rotating' });
    const { page, goTo, tabTo, press } = await sit(desk);
    await goTo(`#/apps/wechat/${app.client_id}/secrets`, 'Rotating');
    await tabTo('Replace');
    await press('Enter');
    await page.getByRole('combobox', { name: 'Overlap' }).selectOption({ label: '1 day' });
    await page.getByRole('dialog').getByRole('button', { name: 'Replace' }).press('Enter');
    await page.getByRole('dialog', { name: 'The new secret' }).waitFor();
    await page.getByRole('checkbox', { name: 'I have kept it' }).press('Space');
    await page.getByRole('button', { name: 'Done' }).press('Enter');
    await page.getByText('is still taken until').waitFor();
    await page.context().close();
  });

  it('bind a domain and check whose it is, with the file to download', async () => {
    const { app } = await desk.admin('POST', '/apps', { dialect: 'wechat', name: 'Binding' });
    const { page, goTo, tabTo, type, press } = await sit(desk);
    await goTo(`#/apps/wechat/${app.client_id}/pages`, 'Binding');
    await page.getByText('No domain is bound.').waitFor();
    await tabTo('Bind a domain');
    await press('Enter');
    await type('shop.kanhe.example');
    await press('Enter');
    await page.getByRole('rowheader', { name: 'shop.kanhe.example' }).waitFor();
    await tabTo('Check');
    await press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Whose is shop.kanhe.example?' });
    const file = dialog.getByText(/^MP_verify_\w+\.txt$/).first();
    await file.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('link', { name: 'Download the file' }).press('Enter')]);
    assert.equal(download.suggestedFilename(), await file.textContent());
    await page.context().close();
  });

  it('lose a JSAPI and get it back', async () => {
    const { app } = await desk.admin('POST', '/apps', { dialect: 'wechat', name: 'Permitted' });
    const { page, goTo } = await sit(desk);
    await goTo(`#/apps/wechat/${app.client_id}/permissions`, 'Permitted');
    const box = page.getByRole('checkbox', { name: 'scanQRCode' });
    await box.press('Space');
    await page.locator('section', { hasText: 'JSAPIs' }).getByRole('button', { name: 'Save' }).press('Enter');
    await page.getByText('Saved.').first().waitFor();
    assert.deepEqual((await desk.admin('GET', `/apps/wechat/${app.client_id}`)).revoked, ['scanQRCode']);
    assert.equal(await page.getByRole('checkbox', { name: 'scanQRCode' }).isChecked(), false);
    await page.context().close();
  });

  it('are disabled only by whoever types their id', async () => {
    const { app } = await desk.admin('POST', '/apps', { dialect: 'wechat', name: 'Closing' });
    const { page, goTo, type, press } = await sit(desk);
    await goTo(`#/apps/wechat/${app.client_id}`, 'Closing');
    await page.getByRole('radio', { name: 'Disabled' }).press('Space');
    await page.locator('section', { hasText: 'Status' }).getByRole('button', { name: 'Save' }).first().press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Disable' });
    assert.equal(await dialog.getByRole('button', { name: 'Disable' }).isDisabled(), true);
    await type(app.client_id);
    await press('Enter');
    await page.locator('.identity').getByText('Disabled').waitFor();
    assert.equal((await desk.admin('GET', `/apps/wechat/${app.client_id}`)).status, 'disabled');
    await page.context().close();
  });

  it('that somebody else has changed meanwhile say what', async () => {
    const { app } = await desk.admin('POST', '/apps', { dialect: 'wechat', name: 'Contested' });
    const { page, goTo } = await sit(desk);
    await goTo(`#/apps/wechat/${app.client_id}`, 'Contested');
    const name = page.getByRole('textbox', { name: 'Name' });
    await name.fill('Mine');
    await desk.admin('PATCH', `/apps/wechat/${app.client_id}`, { name: 'Theirs' });
    await name.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Changed meanwhile' });
    const row = dialog.getByRole('row', { name: 'Name' });
    assert.deepEqual(await row.getByRole('cell').allTextContents(), ['Contested', 'Theirs', 'Mine']);
    await dialog.getByRole('button', { name: 'Save mine all the same' }).press('Enter');
    await page.locator('.identity').waitFor();
    await dialog.waitFor({ state: 'detached' });
    assert.equal((await desk.admin('GET', `/apps/wechat/${app.client_id}`)).name, 'Mine');
    await page.context().close();
  });

  it('have quotas with use, limits of their own, and live credentials with an end', async () => {
    const { app, secret } = await desk.admin('POST', '/apps', { dialect: 'wechat', name: 'Busy' });
    const token = `/cgi-bin/token?grant_type=client_credential&appid=${app.client_id}&secret=${secret}`;
    assert.ok((await (await fetch(desk.platform.url + token)).json()).access_token);
    const { page, goTo, press } = await sit(desk);
    await goTo(`#/apps/wechat/${app.client_id}/secrets`, 'Busy');
    const row = page.getByRole('row', { name: /Access token/ });
    await row.getByRole('button', { name: 'End now' }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'End now' }).press('Enter');
    await page.getByText('Ended.').first().waitFor();
    await goTo(`#/apps/wechat/${app.client_id}/limits`, 'Busy');
    await page.getByRole('row').getByRole('button', { name: 'Change' }).first().press('Enter');
    await page.getByRole('spinbutton', { name: 'Limit' }).fill('7');
    await press('Enter');
    await page.getByText('(its own)').waitFor();
    await page.context().close();
  });
});

describe('grants and refusals', () => {
  it('come by themselves, and say why, as text whatever a page is called', async () => {
    const { page, goTo, complaints } = await sit(desk);
    await goTo('#/verdicts', 'Grants and refusals');
    await page.locator('.live[data-connection="open"]').waitFor();
    await refusedPage('https://m.kanhe.example/<img src=x onerror=violated(1)>?token=secret');
    const row = page.locator('.fresh').getByRole('row').nth(1);
    await row.waitFor();
    assert.match((await row.textContent()) ?? '', /invalid signature/);
    assert.equal(await page.locator('main img').count(), 0);
    await row.getByRole('link').first().press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Verdict' }).waitFor();
    await page.getByText('Why, and what helps').waitFor();
    await page.getByRole('rowheader', { name: 'Signature' }).waitFor();
    assert.equal((await page.content()).includes('token=secret'), false);
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  it('are filtered by outcome', async () => {
    await refusedPage();
    const { page, goTo } = await sit(desk);
    await goTo('#/verdicts', 'Grants and refusals');
    await page.getByText('invalid signature').first().waitFor();
    await page.getByRole('combobox', { name: 'Outcome' }).selectOption('granted');
    await page.waitForFunction(() => !document.querySelector('main')?.textContent?.includes('invalid signature'));
    assert.match(page.url(), /outcome=granted/);
    await page.context().close();
  });
});

describe('people', () => {
  it('are added by keyboard', async () => {
    const { page, goTo, tabTo, type, press } = await sit(desk);
    await goTo('#/users', 'Users');
    await tabTo('Add a user');
    await press('Enter');
    await type('auntie');
    await press('Tab');
    await type('Auntie');
    await press('Enter');
    await page.getByRole('heading', { level: 1, name: 'auntie' }).waitFor();
    await page.getByText('Nothing has been agreed to.').waitFor();
    await page.context().close();
  });

  it('take back what they have agreed to', async () => {
    const scopes = ['snsapi_userinfo'];
    const { appid } = desk.platform.json.apps[0];
    await fetch(`${desk.platform.url}/host/v1/auth-codes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${desk.platform.json.host_key}` },
      body: JSON.stringify({ dialect: 'wechat', client_id: appid, user: 'consenting', scopes, consent: 'prompted' }),
    });
    const { page, goTo } = await sit(desk);
    await goTo('#/users/consenting', 'consenting');
    await page.getByRole('row', { name: /snsapi_userinfo/ }).getByRole('button', { name: 'Withdraw' }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).press('Enter');
    await page.getByText('Withdrawn.').first().waitFor();
    assert.equal(await page.getByRole('row', { name: /snsapi_userinfo/ }).count(), 0);
    await page.context().close();
  });

  it('corps are added', async () => {
    const { page, goTo, tabTo, type, press } = await sit(desk);
    await goTo('#/corps', 'Corps');
    await tabTo('Add a corp');
    await press('Enter');
    await tabTo('Name', 'textbox');
    await type('Harbour office');
    await press('Enter');
    await page.getByRole('rowheader', { name: 'Harbour office' }).waitFor();
    await page.context().close();
  });
});

describe('trust and oversight', () => {
  it('a host key is made, shown once, and ended by typing its name', async () => {
    const { page, goTo, tabTo, type, press } = await sit(desk);
    await goTo('#/hosts', 'Hosts');
    await tabTo('New host key');
    await press('Enter');
    await type('wallet test');
    await press('Enter');
    const shown = page.getByRole('dialog', { name: 'The new key' });
    assert.match((await shown.locator('code.secret').textContent()) ?? '', /^hk_/);
    await shown.getByRole('checkbox').press('Space');
    await shown.getByRole('button', { name: 'Done' }).press('Enter');
    await page.getByRole('row', { name: /wallet test/ }).getByRole('button', { name: 'End' }).press('Enter');
    await page.getByRole('dialog', { name: 'End' }).waitFor();
    await type('wallet test');
    await press('Enter');
    await page.getByText('Ended.').first().waitFor();
    assert.equal(await page.getByRole('row', { name: /wallet test/ }).count(), 0);
    await page.context().close();
  });

  it('an admin key is made with a role', async () => {
    const { page, goTo, tabTo, type, press } = await sit(desk);
    await goTo('#/admin-keys', 'Admin keys');
    await tabTo('New admin key');
    await press('Enter');
    await type('nightly export');
    await press('Enter');
    const key = await page.getByRole('dialog', { name: 'The new key' }).locator('code.secret').textContent();
    const answer = await fetch(`${desk.platform.url}/admin/v1/apps`, { headers: { authorization: `Bearer ${key}` } });
    assert.equal(answer.status, 200);
    await page.context().close();
  });

  it('master keys show what hangs on them', async () => {
    const { page, goTo } = await sit(desk);
    await goTo('#/keys', 'Master keys');
    await page.getByRole('row', { name: /current/ }).waitFor();
    await page.context().close();
  });

  it('the audit log is searched, exported and verified', async () => {
    await desk.admin('POST', '/apps', { dialect: 'wechat', name: 'Audited' });
    const { page, goTo, tabTo, type, press } = await sit(desk);
    await goTo('#/audit', 'Audit');
    await tabTo('Verify');
    await press('Enter');
    await page.getByText('The chain is whole').waitFor();
    await tabTo('Act', 'searchbox');
    await type('app.register');
    await page.waitForFunction(() => {
      const rows = [...document.querySelectorAll('tbody tr')];
      return rows.length > 0 && rows.every((row) => row.textContent?.includes('app.register'));
    });
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export' }).press('Enter')]);
    assert.match(download.suggestedFilename(), /ndjson|json/);
    await page.context().close();
  });

  it('an operator is added, changed and removed', async () => {
    const { page, goTo, tabTo, type, press } = await sit(desk);
    await goTo('#/operators', 'Operators');
    await tabTo('Add an operator');
    await press('Enter');
    await type('newcomer');
    await tabTo('Password', 'textbox');
    await type(PASSWORD);
    await press('Enter');
    const row = page.getByRole('row', { name: /newcomer/ });
    await row.waitFor();
    await row.getByRole('button', { name: 'Change' }).press('Enter');
    await page.getByRole('combobox', { name: 'Role' }).selectOption('auditor');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).press('Enter');
    await page.getByRole('row', { name: /newcomer Auditor/ }).waitFor();
    await page.getByRole('row', { name: /newcomer/ }).getByRole('button', { name: 'Change' }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).press('Enter');
    await page.getByRole('dialog', { name: 'Remove' }).waitFor();
    await type('newcomer');
    await press('Enter');
    await page.getByText('Removed.').first().waitFor();
    await page.context().close();
  });

  it('one’s own password is changed, and a second factor is asked for from then on', async () => {
    await desk.admin('POST', '/operators', { name: 'changing', role: 'auditor', password: PASSWORD });
    const { page, press } = await sit(desk, { as: null });
    await page.getByLabel('Name').fill('changing');
    await page.getByLabel('Password').fill(PASSWORD);
    await press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Apps' }).waitFor();
    await page.getByRole('link', { name: /changing/ }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
    await page.getByLabel('Current password').fill(PASSWORD);
    await page.getByLabel('New password', { exact: true }).fill('another sentence of words');
    await page.getByLabel('New password again').fill('another sentence of words');
    await press('Enter');
    await page.getByText('The password is changed.').first().waitFor();
    await page.getByRole('button', { name: 'Set up' }).press('Enter');
    await page.getByText('Open an authenticator app').waitFor();
    const secret = ((await page.locator('code.secret').textContent()) ?? '').replaceAll(' ', '');
    assert.match(secret, /^[A-Z2-7]+$/);
    await page.getByLabel('Six digits').fill(digits(secret, (await desk.platform.sandbox('GET', '/clock')).now));
    await press('Enter');
    await page.getByText('On: signing in asks for six digits').waitFor();

    // A code counts once, so the next one is that of a later minute.
    await page.getByRole('button', { name: 'Sign out' }).press('Enter');
    const { now } = await desk.platform.sandbox('POST', '/clock', { advance_seconds: 90 });
    await page.getByLabel('Name').fill('changing');
    await page.getByLabel('Password').fill('another sentence of words');
    await press('Enter');
    const code = page.getByLabel('Six digits');
    await code.waitFor();
    assert.equal(await code.evaluate((field) => field === document.activeElement), true, 'the next question');
    await code.fill(digits(secret, now));
    await press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
    await page.context().close();
  });
});

describe('what a role may not do', () => {
  it('is not offered to an auditor, and refused by the server', async () => {
    const { appid } = desk.platform.json.apps[0];
    const { page, goTo } = await sit(desk, { as: 'auditor' });
    for (const [hash, title] of /** @type {const} */ ([
      ['#/apps', 'Apps'],
      [`#/apps/wechat/${appid}/secrets`, /./],
      [`#/apps/wechat/${appid}/permissions`, /./],
      [`#/apps/wechat/${appid}/limits`, /./],
      ['#/users', 'Users'],
      ['#/hosts', 'Hosts'],
      ['#/operators', 'Operators'],
    ])) {
      await goTo(hash, title);
      await page.locator('main table, main .empty, main .card .ticks').first().waitFor();
      const offered = await page.locator('main').getByRole('button').allTextContents();
      assert.deepEqual(offered.filter((name) => /save|add|new|replace|remove|register|end now|change|set use/i.test(name)), [], hash);
    }
    await goTo('#/apps/new', 'Register an app');
    await page.getByText('Your role may not do this.').waitFor();
    const status = await page.evaluate(async (csrfPath) => {
      const { csrf } = await (await fetch(csrfPath)).json();
      return (await fetch('/admin/v1/apps', { method: 'POST', headers: { 'x-kanhe-csrf': csrf }, body: '{"dialect":"wechat","name":"x"}' })).status;
    }, '/admin/v1/session');
    assert.equal(status, 403);
    await page.context().close();
  });

  it('is deciding who may, for an operator', async () => {
    const { page, goTo } = await sit(desk, { as: 'operator' });
    await page.getByRole('link', { name: 'Register an app' }).waitFor();
    for (const [hash, title] of /** @type {const} */ ([['#/operators', 'Operators'], ['#/hosts', 'Hosts'], ['#/admin-keys', 'Admin keys']])) {
      await goTo(hash, title);
      await page.locator('main table, main .empty').first().waitFor();
      assert.equal(await page.locator('main').getByRole('button').count(), 0, hash);
    }
    await page.context().close();
  });
});

describe('names that look like HTML', () => {
  it('are text everywhere, under a policy that would report the contrary', async () => {
    const name = '<img src=x onerror=violated(1)><script>violated(2)</script>';
    const { app } = await desk.admin('POST', '/apps', { dialect: 'wechat', name });
    const { page, goTo, complaints } = await sit(desk);
    await page.getByRole('link', { name }).waitFor();
    await goTo(`#/apps/wechat/${app.client_id}`, name);
    await goTo(`#/apps/wechat/${app.client_id}/limits`, name);
    await page.getByRole('button', { name: 'Set use back' }).press('Enter');
    await page.getByRole('dialog').getByText('begin again at zero').waitFor();
    assert.equal(await page.locator('main img, main script').count(), 0);
    assert.deepEqual(complaints, []);
    const policy = (await (await fetch(`${desk.platform.url}/console`)).headers.get('content-security-policy')) ?? '';
    assert.match(policy, /require-trusted-types-for 'script'/);
    assert.match(policy, /default-src 'none'/);
    await page.context().close();
  });
});

describe('a session that the server has forgotten', () => {
  it('asks to sign in again, and goes on at the same place', async () => {
    const { page, goTo, press } = await sit(desk);
    await goTo('#/corps', 'Corps');
    await page.context().clearCookies();
    await page.evaluate(() => (location.hash = '#/audit'));
    await page.getByText('Your session has ended.').waitFor();
    await page.getByLabel('Name').fill('boss');
    await page.getByLabel('Password').fill(PASSWORD);
    await press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Audit' }).waitFor();
    await page.context().close();
  });
});
