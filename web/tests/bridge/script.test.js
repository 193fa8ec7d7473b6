// The tag's script, and the one that hosts inject: the modules of the page's end, joined by the rules of
// web/sdk/README.md.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { parse } from 'acorn';
import { joinScript } from '../support/join.js';

const folder = fileURLToPath(new URL('../../bridge', import.meta.url));

/** The modules of a script, in order. @param {string} list @returns {string[]} */
const modulesOf = (list) => JSON.parse(readFileSync(join(folder, list), 'utf8')).modules;

it('every module but the host’s is in one of the scripts', () => {
  const present = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.js') && name !== 'host.js');
  const joined = new Set([...modulesOf('script.json'), ...modulesOf('injected.json')]);
  assert.deepEqual([...joined].sort(), present.sort());
});

for (const list of ['script.json', 'injected.json']) describe(`the script that ${list} lists`, () => {
  const script = joinScript(folder, { list });
  const modules = modulesOf(list);

  it('has each module after those that it imports', () => {
    for (const [at, name] of modules.entries()) {
      const source = readFileSync(join(folder, name), 'utf8');
      for (const [, imported] of source.matchAll(/^import .* from '(\..*)';$/gm)) {
        const from = join(dirname(name), imported);
        assert.ok(modules.slice(0, at).includes(from), `${name} imports ${from}, which comes later`);
      }
    }
  });

  it('declares no name twice, though all modules share one function, in the syntax of ES2018', () => {
    const [iife] = parse(script, { ecmaVersion: 2018, sourceType: 'script' }).body;
    const statements = iife.expression.callee.object.body.body;
    const names = statements.flatMap(({ declarations, id }) =>
      declarations ? declarations.map((each) => each.id.name) : (id?.name ?? [])
    );
    assert.ok(names.length > 30);
    assert.deepEqual(names.filter((name, at) => names.indexOf(name) !== at), []);
  });

  it('names no other server but the origin that DingTalk’s SDK believes its answers to come from', () => {
    assert.deepEqual(script.match(/https?:\/\/[^'"]*/gi), ['https://pc.dingtalk.com']);
  });

  it('does nothing where there is no page', () => {
    const globals = {};
    vm.runInNewContext(script, globals);
    assert.deepEqual(Object.keys(globals), []);
  });
});
