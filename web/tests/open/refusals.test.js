// What `kanhe open` says when it cannot: one line, with a way forward. The browsers here are small programs that fail as
// browsers do.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { profiles, run } from './open.js';

const folder = mkdtempSync(join(tmpdir(), 'kanhe-browsers-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** @param {string} name @param {string} program */
function browser(name, program) {
  const path = join(folder, name);
  writeFileSync(path, program);
  chmodSync(path, 0o755);
  return path;
}

/** A browser that answers its first command with this product. @param {string} product */
const calling = (product) => `#!/bin/sh
head -c 1 <&3 >/dev/null
printf '{"id":1,"result":{"product":"${product}"}}\\000' >&4
cat <&3 >/dev/null
`;

/** @param {string[]} flags */
async function complaint(flags) {
  const { child, temporary, complaint } = run(['https://m.shop.example/', '--ephemeral', '--listen', '127.0.0.1:0', '--headless', ...flags]);
  const [code] = await once(child, 'exit');
  assert.equal(code, 1);
  assert.deepEqual(profiles(temporary), [], 'no profile is left');
  rmSync(temporary, { recursive: true, force: true });
  return complaint().trim();
}

test('a browser that is not there', async () => {
  assert.match(await complaint(['--browser', '/nowhere/chrome']), /^kanhe: there is no browser at \/nowhere\/chrome; name a .*--browser$/);
});

test('a browser that ends at once is quoted, with what to do about it', async () => {
  const path = browser('root', '#!/bin/sh\necho "[1:1:ERROR:zygote.cc:1] Running as root without --no-sandbox is not supported." >&2\nexit 1\n');
  assert.match(await complaint(['--browser', path]), /ended at once: Running as root .*; its sandbox does not start here: in a container, add --no-sandbox$/);
});

test('a browser that is too old, and one that is none', async () => {
  const old = browser('old', calling('Chrome/90.0.4430.93'));
  assert.match(await complaint(['--browser', old]), /^kanhe: Chrome\/90\.0\.4430\.93 is too old: 120 or newer is needed/);
  const stranger = browser('stranger', calling('Firefox/130.0'));
  assert.match(await complaint(['--browser', stranger]), /^kanhe: Firefox\/130\.0 is no Chromium/);
});

test('a browser that refuses a command is named with it', async () => {
  const refusing = browser('refusing', `#!/usr/bin/env node
const { createReadStream, createWriteStream } = require('node:fs');
const out = createWriteStream('', { fd: 4 });
let text = '';
const input = createReadStream('', { fd: 3 });
const say = (message) => out.write(JSON.stringify(message) + '\\0');
input.on('data', (data) => {
  text += data;
  const messages = text.split('\\0');
  text = messages.pop();
  for (const { id, method, sessionId } of messages.map((message) => JSON.parse(message))) {
    if (method === 'Browser.close') process.exit();
    if (method === 'Browser.getVersion') say({ id, result: { product: 'Chrome/150.0' } });
    else if (method === 'Page.addScriptToEvaluateOnNewDocument') say({ id, sessionId, error: { message: 'not supported' } });
    else say({ id, sessionId, result: {} });
    if (method === 'Target.setAutoAttach' && sessionId === undefined)
      say({ method: 'Target.attachedToTarget', params: { sessionId: 's', targetInfo: { targetId: 't', type: 'page' } } });
  }
});
input.on('end', () => process.exit());
`);
  assert.match(
    await complaint(['--browser', refusing]),
    /^kanhe: Chrome\/150\.0 failed the start-up test: it refuses a command: Page\.addScriptToEvaluateOnNewDocument: not supported$/
  );
});

test('a page that is none, a mapping that maps nothing, and a port in use', async () => {
  const mapping = run(['https://m.shop.example/', '--map', 'nothing']);
  assert.equal((await once(mapping.child, 'exit'))[0], 2);
  assert.match(mapping.complaint(), /write it as m\.shop\.example=127\.0\.0\.1:5173/);
  rmSync(mapping.temporary, { recursive: true, force: true });
  const page = run(['m.shop.example']);
  assert.equal((await once(page.child, 'exit'))[0], 1);
  assert.match(page.complaint(), /is no address of a page; it begins with https:\/\//);
  rmSync(page.temporary, { recursive: true, force: true });
});
