import { expect, test } from '@kanhe/playwright';

test('a tin is known by its code', async ({ page, phone }) => {
  await phone.expect('scanQRCode').answer('6901234567892');
  await page.goto('/');
  await expect(page.getByRole('status')).toHaveText('ready');
  await page.getByLabel('Your name').fill('Mei');
  await page.getByRole('button', { name: 'Scan a tin' }).click();
  await expect(page.locator('#result')).toHaveText('Mei, this is 6901234567892');
});

test('who does not want to be found is asked for his city', async ({ page, phone }) => {
  await phone.expect('getLocation').deny();
  await page.goto('/');
  await page.getByRole('button', { name: 'Shops nearby' }).click();
  await phone.called('getLocation', { status: 'cancelled' });
  await expect(page.locator('#result')).toHaveText('Tell us your city instead');
});

test('without a signal the page says so', async ({ page, phone }) => {
  await phone.fault('wechat.jsapi.geoLocation', { end: 'fail', message: 'GPS is off', times: 1 });
  await page.goto('/');
  await page.getByRole('button', { name: 'Shops nearby' }).click();
  await expect(page.locator('#result')).toHaveText('No signal: tell us your city instead');
});

test('a ticket that the vendor does not give is an error that the shop shows', async ({ page, phone }) => {
  await phone.fault('wechat.getticket', { answer: { errcode: 45009, errmsg: 'reach max api daily quota limit' } });
  const answer = await page.request.get('/config?url=x');
  expect(answer.status()).toBe(502);
});

test.describe('on an Android', () => {
  test.use({ phoneOptions: { device: { profile: 'android' } } });

  test('the page sees the client that it runs in', async ({ page }) => {
    await page.goto('/');
    expect(await page.evaluate(() => navigator.userAgent)).toMatch(/Android.*MicroMessenger/);
    await expect(page.getByRole('status')).toHaveText('ready');
  });
});

test('what was done by hand becomes a test', async ({ page, phone }) => {
  await phone.expect('scanQRCode').answer('6901234567892');
  await page.goto('/');
  await phone.called('config');
  await page.getByLabel('Your name').fill('Mei');
  await page.getByRole('button', { name: 'Scan a tin' }).click();
  await phone.called('scanQRCode');
  const written = await phone.recordingAsTest();
  expect(written).toContain(".fill('Mei')");
  expect(written).toContain("getByRole('button', { name: 'Scan a tin', exact: true }).click()");
  expect(written).toContain("phone.expectDialog('scan').answer('scan'");
});
