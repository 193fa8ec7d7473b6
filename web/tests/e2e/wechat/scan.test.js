// Scan, map and beacons (seed 003) with the real SDK.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openMarket } from '../market.js';
import { call, configure, visit } from '../visit.js';

const list = ['scanQRCode', 'openLocation', 'startSearchBeacons', 'stopSearchBeacons', 'onSearchBeacons'];

/** @type {import('../market.js').Market} */
let world;

before(async () => {
  world = await openMarket();
});
after(() => world?.close());

/** A drawing of a code. @param {string} kind @param {string} text */
async function drawn(kind, text) {
  const answer = await fetch(`${world.platform.url}/sandbox/v1/barcodes/${kind}?${new URLSearchParams({ text })}`);
  return Buffer.from(await answer.arrayBuffer());
}

for (const [profile, sdk] of /** @type {const} */ ([
  ['iphone', 'original'],
  ['android', 'original'],
  ['desktop', 'original'],
  ['iphone', 'bundled'],
  ['android', 'ours'],
])) {
  test(`on ${profile}, with ${sdk}: codes are read from pictures, and given in the form that pages know`, async () => {
    const visited = await visit(world, sdk, { device: { profile }, auto: 'ask' });
    await configure(visited, { list });
    const { simulator } = visited;
    for (const [kind, text, result] of /** @type {const} */ ([
      ['qr', '勘合 https://kanhe.example/?a=1&b=2', '勘合 https://kanhe.example/?a=1&b=2'],
      ['ean13', '6901028075763', 'EAN_13,6901028075763'],
      ['code128', 'Kanhe-7', 'CODE_128,Kanhe-7'],
    ])) {
      const scanned = call(visited, 'scanQRCode', { needResult: 1, scanType: ['qrCode', 'barCode'] });
      await simulator
        .locator('.scanner input[type=file]')
        .setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer: await drawn(kind, text) });
      const { order, result: told } = await scanned;
      assert.deepEqual([order, told.resultStr], [['success', 'complete'], result]);
    }

    const wrong = call(visited, 'scanQRCode', { needResult: 1, scanType: ['qrCode'] });
    await simulator
      .locator('.scanner input[type=file]')
      .setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer: await drawn('ean13', '6901028075763') });
    await simulator.locator('.scanner [role=status]').filter({ visible: true }).waitFor();
    await simulator.keyboard.press('Escape');
    assert.deepEqual((await wrong).order, ['cancel', 'complete']);

    const kept = call(visited, 'scanQRCode', { needResult: 0 });
    await simulator.locator('.scan-typed input').fill('https://kanhe.example/typed');
    await simulator.locator('.scan-typed button').click();
    const { order, result } = await kept;
    assert.deepEqual([order, result.errMsg], [['success', 'complete'], 'scanQRCode:ok']);
    await simulator.locator('.alert-text', { hasText: 'https://kanhe.example/typed' }).waitFor();
    await simulator.keyboard.press('Escape');

    const { result: map } = await call(visited, 'openLocation', { latitude: 30.25, longitude: 120.14, name: 'Lake', scale: 12 });
    assert.equal(map.errMsg, 'openLocation:ok');
    const ground = simulator.locator('.map-ground');
    await ground.waitFor();
    const scale = () => simulator.locator('.map-scale').textContent();
    const before = await scale();
    await ground.press('+');
    assert.notEqual(await scale(), before);
    await ground.press('Escape');
    const nowhere = await call(visited, 'openLocation', { latitude: 'x', longitude: 0 });
    assert.deepEqual(nowhere.order, ['fail', 'complete']);
    await simulator.close();
  });
}

test('a page hears of beacons until it stops', async () => {
  const visited = await visit(world, 'original', {});
  await configure(visited, { list });
  await visited.page.evaluate(() => {
    const scope = /** @type {any} */ (window);
    scope.sightings = [];
    scope.wx.onSearchBeacons({ complete: (/** @type {any} */ result) => scope.sightings.push(result) });
  });
  const { result } = await call(visited, 'startSearchBeacons', { ticket: 'ticket' });
  assert.equal(result.errMsg, 'startSearchBeacons:ok');
  await visited.page.waitForFunction(() => /** @type {any} */ (window).sightings.length >= 2);
  const [first] = await visited.page.evaluate(() => /** @type {any} */ (window).sightings);
  assert.equal(first.errMsg, 'onSearchBeacons:ok');
  assert.deepEqual(
    first.beacons.map((/** @type {any} */ beacon) => [beacon.major, beacon.minor, beacon.proximity]),
    [
      [1, 1, 1],
      [1, 2, 3],
    ]
  );
  const again = await call(visited, 'startSearchBeacons', { ticket: 'ticket' });
  assert.deepEqual([again.order, again.result.errMsg], [['fail', 'complete'], 'startSearchBeacons:already started']);
  assert.equal((await call(visited, 'stopSearchBeacons')).result.errMsg, 'stopSearchBeacons:ok');
  await world.platform.sandbox('PATCH', `/sessions/${visited.session}`, { bluetooth: false });
  const off = await call(visited, 'startSearchBeacons', { ticket: 'ticket' });
  assert.equal(off.result.errMsg, 'startSearchBeacons:bluetooth power off');
  await visited.simulator.close();
});
