// Run after run, however it ends: no process, no port, no folder is left. KANHE_RUNS says how many; a few in every test run.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { DevServer, eventually, open } from './open.js';

const runs = Number(process.env.KANHE_RUNS ?? 4);
const ends = /** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGKILL', 'SIGHUP']);

/** @type {DevServer} */
let dev;
before(async () => {
  dev = await DevServer.start();
  dev.put('/', { body: '<!doctype html><script>fetch("/report", { method: "POST", body: \'{"kind":"here"}\' })</script>' });
});
after(() => dev?.stop());

/** Whether somebody listens there. @param {string} address */
function listens(address) {
  const { hostname, port } = new URL(address);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

/** @param {string} text */
const running = (text) =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n').filter((line) => line.includes(text));

for (let run = 1; run <= runs; run += 1) {
  const end = ends[run % ends.length] ?? 'SIGTERM';
  test(`run ${run}, ended by ${end}, leaves nothing`, async () => {
    dev.reports.length = 0;
    const opened = await open('http://m.shop.example/', ['--map', `m.shop.example=${dev.address}`, '--hermetic', '--remote-debugging']);
    const { json, temporary } = opened;
    try {
      await dev.reported('here');
      assert.ok(running(temporary).length > 0 && (await listens(json.url)) && (await listens(json.devtools)));
      const ended = once(opened.process, 'exit');
      opened.process.kill(end);
      await ended;
      await eventually('end of the folder', () => (readdirSync(temporary).length === 0 ? true : undefined));
      await eventually('end of the processes', () => (running(temporary).length === 0 ? true : undefined));
      assert.deepEqual([await listens(json.url), await listens(json.devtools)], [false, false]);
    } finally {
      await opened.stop();
      rmSync(temporary, { recursive: true, force: true });
    }
    assert.equal(existsSync(temporary), false);
  });
}
