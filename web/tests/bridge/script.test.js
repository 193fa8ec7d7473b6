// The tag's script: the modules of the page's end, joined by the rules of web/sdk/README.md.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { parse } from 'acorn';
import { joinScript } from '../support/join.js';

const folder = fileURLToPath(new URL('../../bridge', import.meta.url));
const { modules } = JSON.parse(readFileSync(join(folder, 'script.json'), 'utf8'));

describe('the joined script', () => {
  it('holds every module but the host’s, each after those that it imports', () => {
    const present = readdirSync(folder).filter((name) => name.endsWith('.js') && name !== 'host.js');
    assert.deepEqual([...modules].sort(), present.sort());
    for (const [at, name] of modules.entries()) {
      const source = readFileSync(join(folder, name), 'utf8');
      for (const [, imported] of source.matchAll(/^import .* from '\.\/(.*)';$/gm)) {
        assert.ok(modules.slice(0, at).includes(imported), `${name} imports ${imported}, which comes later`);
      }
    }
  });

  it('declares no name twice, though all modules share one function, in the syntax of ES2018', () => {
    const [iife] = parse(joinScript(folder), { ecmaVersion: 2018, sourceType: 'script' }).body;
    const statements = iife.expression.callee.object.body.body;
    const names = statements.flatMap(({ declarations, id }) =>
      declarations ? declarations.map((each) => each.id.name) : (id?.name ?? [])
    );
    assert.ok(names.length > 30);
    assert.deepEqual(names.filter((name, at) => names.indexOf(name) !== at), []);
  });

  it('names no other server but the origin that DingTalk’s SDK believes its answers to come from', () => {
    assert.deepEqual(joinScript(folder).match(/https?:\/\/[^'"]*/gi), ['https://pc.dingtalk.com']);
  });

  it('does nothing where there is no page', () => {
    const globals = {};
    vm.runInNewContext(joinScript(folder), globals);
    assert.deepEqual(Object.keys(globals), []);
  });
});
