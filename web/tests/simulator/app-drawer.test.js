// The app drawer: what the operator's side of a page is, changed by the person who writes the page.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { becomes, focused, setDesk, sit } from './desk.js';

/** @type {import('./desk.js').Desk} */
let desk;

before(async () => {
  desk = await setDesk();
});
after(() => desk?.clear());

/** An app of its own for a test, so that what it changes meets no other. */
async function ownApp() {
  const made = await desk.platform.sandbox('POST', '/apps', { dialect: 'wechat', name: 'Drawer', domains: ['shop.example'] });
  const view = async () => desk.platform.sandbox('GET', `/apps/wechat/${made.appid}`);
  const sitting = await sit(desk, { link: { app: made.appid }, refused: true });
  await sitting.simulator.locator('#rail-app').click();
  await sitting.simulator.locator('.ticks').waitFor();
  return { ...sitting, view };
}

describe('the app drawer', () => {
  test('switches the account type, and keeps the focus', async () => {
    const { simulator, view } = await ownApp();
    const select = simulator.getByRole('combobox', { name: 'Account type' });
    await select.focus();
    await select.selectOption({ label: 'subscription account' });
    await becomes(async () => (await view()).account_type, 'subscription');
    await becomes(() => focused(simulator), 'Account type');
    await simulator.context().close();
  });

  test('binds and unbinds domains, and says what is wrong with one', async () => {
    const { simulator, view } = await ownApp();
    await simulator.getByLabel('A newly bound domain counts after a day').check();
    await becomes(async () => (await view()).domain_delay, 86400);
    await simulator.getByLabel('New domain').fill('m.example.net');
    await simulator.keyboard.press('Enter');
    await becomes(async () => (await view()).domains, ['shop.example', 'm.example.net']);
    await becomes(() => simulator.locator('.domains .pending').count(), 2);
    await simulator.getByLabel('New domain').fill('192.0.2.1');
    await simulator.keyboard.press('Enter');
    await becomes(() => simulator.getByRole('alert').textContent(), /a name, not an IP address/);
    await simulator.getByRole('button', { name: 'Unbind shop.example' }).click();
    await becomes(async () => (await view()).domains, ['m.example.net']);
    await becomes(() => simulator.locator('.domains li').count(), 1);
    await simulator.getByLabel('ICP record').uncheck();
    await becomes(async () => (await view()).unfiled, ['m.example.net']);
    await simulator.context().close();
  });

  test('takes a single interface from the app, and the app from its pages', async () => {
    const { simulator, view } = await ownApp();
    await simulator.getByLabel('chooseImage', { exact: true }).uncheck();
    await becomes(async () => (await view()).revoked, ['chooseImage']);
    await simulator.getByLabel('chooseImage', { exact: true }).check();
    await becomes(async () => (await view()).revoked, []);
    await simulator.getByLabel('Disabled').check({ force: true });
    await becomes(async () => (await view()).status, 'disabled');
    await simulator.context().close();
  });
});
