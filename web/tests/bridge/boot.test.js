// Which boot data the tag believes. What it does with the rest, which is nothing, is seen in silent.test.js.
// Sources: simulator.md 1.2; docs/host-protocol.md, "Boot" and "Security".

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readBoot } from '../../bridge/boot.js';

const script = 'http://127.0.0.1:8787/bridge/kanhe.js';
const boot = {
  kanhe: 1,
  session: 's1',
  simulator: 'http://127.0.0.1:8787',
  dialect: 'wechat',
  profile: 'iphone',
  userAgent: 'Mozilla/5.0 MicroMessenger/8.0.30',
  platform: 'iPhone',
  language: 'zh-CN',
  bridgeDelay: 0,
  environment: 'browser',
};
const whole = JSON.stringify(boot);
/** @param {object} changes */
const changed = (changes) => JSON.stringify({ ...boot, ...changes });

describe('boot data is believed', () => {
  it('if it is whole', () => assert.deepEqual(readBoot(whole, script), boot));

  it('with a delay of up to a minute', () => {
    assert.equal(readBoot(changed({ bridgeDelay: 60_000 }), script)?.bridgeDelay, 60_000);
  });

  const simulators = [
    ...['http://localhost:8787', 'http://sim.localhost:8787', 'http://a.b.localhost:8787', 'https://127.0.0.1:8787'],
    ...['http://127.0.0.1:8787', 'http://127.255.0.9:8787', 'http://[::1]:8787'],
  ];
  for (const simulator of simulators) {
    it(`of a simulator at ${simulator}`, () => {
      assert.equal(readBoot(changed({ simulator }), script)?.simulator, simulator);
    });
  }

  it('of a simulator on the usual port, if the script is from there', () => {
    const simulator = 'http://localhost';
    for (const from of ['http://127.0.0.1/kanhe.js', 'http://127.0.0.1:80/kanhe.js']) {
      assert.equal(readBoot(changed({ simulator }), from)?.simulator, simulator);
    }
  });
});

describe('boot data is nothing', () => {
  /** @type {[string, string][]} */
  const names = [
    ['if the name is empty', ''],
    ['if it is no JSON', whole.slice(0, -1)],
    ['if it is a list', `[${whole}]`],
    ['if it is null', 'null'],
    ['if it is a text', '"kanhe"'],
    ['if it is somebody else’s', '{"hostVersion":"7.0","language":"zh-CN"}'],
    ['of a later version', changed({ kanhe: 2 })],
    ['of a version as a text', changed({ kanhe: '1' })],
    ['if it is only inherited', `{"__proto__":${whole}}`],
    ['with a delay before now', changed({ bridgeDelay: -1 })],
    ['with an endless delay', whole.replace('"bridgeDelay":0', '"bridgeDelay":1e999')],
    ['with a delay of more than a minute', changed({ bridgeDelay: 60_001 })],
  ];
  for (const [what, name] of names) it(what, () => assert.equal(readBoot(name, script), null));

  for (const key of Object.keys(boot)) {
    it(`without ${key}`, () => assert.equal(readBoot(changed({ [key]: undefined }), script), null));
    it(`with a list as ${key}`, () => assert.equal(readBoot(changed({ [key]: [boot[key]] }), script), null));
  }
});

describe('a simulator is not believed', () => {
  /** @type {[string, string][]} */
  const simulators = [
    ['off this machine', 'http://192.168.1.2:8787'],
    ['with a name that begins like this machine', 'http://127.0.0.1.evil.example:8787'],
    ['with a name that begins with localhost', 'http://localhost.evil.example:8787'],
    ['with a name that ends like localhost', 'http://evil-localhost:8787'],
    ['with a number that begins like this machine', 'http://127.evil.example:8787'],
    ['at any address of this machine', 'http://0.0.0.0:8787'],
    ['at a mapped address', 'http://[::ffff:127.0.0.1]:8787'],
    ['with a dot at its end', 'http://localhost.:8787'],
    ['on another port', 'http://127.0.0.1:8788'],
    ['on the usual port', 'http://127.0.0.1'],
    ['of another scheme', 'ftp://127.0.0.1:8787'],
    ['that is more than an origin', 'http://127.0.0.1:8787/'],
    ['in another spelling', 'HTTP://127.0.0.1:8787'],
    ['with a user', 'http://user@127.0.0.1:8787'],
    ['that is script', 'javascript:0'],
    ['anywhere', '*'],
    ['wherever the page is', '/'],
  ];
  for (const [what, simulator] of simulators) {
    it(what, () => assert.equal(readBoot(changed({ simulator }), script), null));
  }

  it('on the usual port of another scheme than the script’s', () => {
    assert.equal(readBoot(changed({ simulator: 'http://localhost' }), 'https://127.0.0.1/kanhe.js'), null);
  });

  it('if nobody knows where the script came from', () => {
    for (const from of ['', 'kanhe.js', 'about:blank']) assert.equal(readBoot(whole, from), null);
  });
});
