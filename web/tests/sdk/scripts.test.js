// The classic scripts of our SDKs for DingTalk and Gov-DingTalk: joined by the rules of web/sdk/README.md.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { parse } from 'acorn';
import { joinScript } from '../support/join.js';

for (const dialect of ['dingtalk', 'gov']) {
  const folder = fileURLToPath(new URL(`../../sdk/${dialect}`, import.meta.url));
  const { modules } = JSON.parse(readFileSync(join(folder, 'script.json'), 'utf8'));

  describe(`the joined script for ${dialect}`, () => {
    it('holds every module but the entry for ES modules, each after those it imports', () => {
      const present = readdirSync(folder).filter((name) => name.endsWith('.js') && name !== 'index.js');
      // What several dialects share stands beside their folders.
      const own = modules.filter((name) => !name.startsWith('../'));
      assert.deepEqual(own.sort(), present.sort());
      for (const [at, name] of modules.entries()) {
        const source = readFileSync(join(folder, name), 'utf8');
        for (const [, imported] of source.matchAll(/^import .* from '\.\/(.*)';$/gm)) {
          assert.ok(modules.slice(0, at).includes(imported), `${name} imports ${imported}, which comes later`);
        }
      }
    });

    it('declares no name twice, though all modules share one function, in the syntax of ES2018', () => {
      const [iife] = parse(joinScript(folder), { ecmaVersion: 2018, sourceType: 'script' }).body;
      const names = iife.expression.callee.object.body.body.flatMap(({ declarations, id }) =>
        declarations ? declarations.map((each) => each.id.name ?? each.id.type) : (id?.name ?? [])
      );
      assert.ok(names.length > 15);
      assert.deepEqual(names.filter((name, at) => names.indexOf(name) !== at), []);
    });

    it('names no other server: it reports to nobody, unless the page says to whom', () => {
      assert.doesNotMatch(joinScript(folder), /https?:|\/\/[a-z0-9-]+\.[a-z]/i);
    });

    it('does nothing on a server, where the module has the same object', async () => {
      const globals = {};
      vm.runInNewContext(joinScript(folder), globals);
      assert.deepEqual(Object.keys(globals), []);
      const { dd } = await import(`../../sdk/${dialect}/index.js`);
      assert.equal(typeof dd.chooseImage, 'function');
      assert.equal('dd' in globalThis, false);
      await assert.rejects(dd.chooseImage({}).catch((reason) => Promise.reject(new Error(String(reason)))));
    });
  });
}
