// Both languages say the same things, every text is used, and every reason of the platform has its words.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (/** @type {string} */ path) => readFileSync(join(root, path), 'utf8');

/** @type {Record<string, string>} */
const english = JSON.parse(read('web/locales/en.json'));
/** @type {Record<string, string>} */
const chinese = JSON.parse(read('web/locales/zh-CN.json'));

/** The source of everything that shows texts. */
const source = ['web/simulator', 'web/console', 'web/conformance', 'web/reference', 'web/lib', 'web/wallet']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((path) => `${folder}/${path}`))
  .filter((path) => path.endsWith('.js'))
  .map(read)
  .join('\n');

const placeholders = (/** @type {string} */ text) => [...text.matchAll(/\{(\w+)\}/g)].map(([hole]) => hole).sort();
const codes = (/** @type {string} */ text) => text.match(/`[^`]*`/g) ?? [];

describe('the two catalogues', () => {
  test('have the same keys, in the same order', () => {
    assert.deepEqual(Object.keys(chinese), Object.keys(english));
  });

  test('have the same placeholders and mark code alike', () => {
    for (const [key, text] of Object.entries(english)) {
      const other = chinese[key] ?? '';
      assert.ok(text.trim() !== '' && other.trim() !== '', key);
      assert.deepEqual(placeholders(other), placeholders(text), key);
      assert.equal(codes(other).length === 0, codes(text).length === 0, key);
      for (const one of [text, other]) assert.equal((one.match(/`/g) ?? []).length % 2, 0, `${key}: a lone backquote`);
    }
  });

  test('write Chinese with Chinese punctuation', () => {
    const half = /[\u4e00-\u9fff”}][,:;?!]|[,:;?!][\u4e00-\u9fff“]/;
    const wrong = Object.entries(chinese).filter(([, text]) => half.test(text.replace(/`[^`]*`/g, '')));
    assert.deepEqual(wrong, []);
  });

  test('tell as many steps of a way out in both', () => {
    const steps = (/** @type {string | undefined} */ text) => (text ?? '').split('\n').length;
    for (const key of Object.keys(english).filter((name) => name.startsWith('fix.'))) {
      assert.equal(steps(chinese[key]), steps(english[key]), key);
    }
  });
});

describe('keys in the code', () => {
  // Whole keys as they are written, and beginnings of keys in template literals: t(`rail.${name}`).
  const literals = new Set([...source.matchAll(/'([a-z_]+(?:\.[\w-]+)+)'/g)].map(([, key]) => key ?? ''));
  const beginnings = [...source.matchAll(/\b(?:t|phoneText|known|say)\((?:\/\*\* @type \{(?:Key|import\('[^']*'\)\.Key)\} \*\/ \()?`([a-z_]+\.(?:[\w-]+\.)*)\$\{/g)].map(
    ([, beginning]) => beginning ?? ''
  );
  const counted = [...source.matchAll(/counted\('([\w.]+)'/g)].map(([, stem]) => `${stem}.`);

  test('exist', () => {
    const calls = [...source.matchAll(/\b(?:t|phoneText|known)\(\s*'([^']+)'/g)].map(([, key]) => key ?? '');
    assert.ok(calls.length > 100, 'the search finds the calls');
    assert.deepEqual(
      calls.filter((key) => !(key in english)),
      []
    );
    for (const beginning of [...beginnings, ...counted]) {
      assert.ok(
        Object.keys(english).some((key) => key.startsWith(beginning)),
        `no key begins with ${beginning}`
      );
    }
  });

  test('are all the keys there are', () => {
    const used = (/** @type {string} */ key) =>
      literals.has(key) || [...beginnings, ...counted].some((beginning) => key.startsWith(beginning));
    assert.deepEqual(
      Object.keys(english).filter((key) => !used(key)),
      []
    );
  });
});

describe('reasons', () => {
  // Where the platform names them.
  const refusals = [...read('crates/kanhe-core/src/refusal.rs').matchAll(/=> "([a-z_]+)"/g)].map(
    ([, code]) => code ?? ''
  );
  const phone = ['alipayplus', 'office', 'phone', 'wechat']
    .flatMap((folder) =>
      readdirSync(join(root, `crates/kanhe-sandbox/src/${folder}`), { recursive: true })
        .filter((name) => String(name).endsWith('.rs'))
        .map((name) => read(`crates/kanhe-sandbox/src/${folder}/${name}`))
    )
    .flatMap((text) => [
      ...text.matchAll(/(?:Some|failed|unknown)\(\s*"([a-z]+(?:_[a-z]+)+)"/g),
      ...text.matchAll(/failed\(\s*"[^"]*",\s*"([a-z]+(?:_[a-z]+)+)"/g),
      ...text.matchAll(/(?:failed|failure|unasked|new)\([\w:]+, "([a-z]+(?:_[a-z]+)+)"/g),
      ...text.matchAll(/refused?\([^;]*"([a-z]+(?:_[a-z]+)+)"\)/g),
    ])
    .map(([, code]) => code ?? '');
  const reasons = [...new Set([...refusals, ...phone])];

  test('are found in the platform’s source', () => {
    for (const known of ['signature_mismatch', 'domain_not_bound', 'token_expired', 'user_denied', 'config_missing', 'agreement_pending']) {
      assert.ok(reasons.includes(known), known);
    }
  });

  test('all have a label, an explanation and a way out', () => {
    const keys = reasons.flatMap((code) => ['label', 'reason', 'fix'].map((family) => `${family}.${code}`));
    assert.deepEqual(
      keys.filter((key) => !(key in english)),
      []
    );
  });

  test('fit on a chip', () => {
    for (const [key, text] of Object.entries(english)) {
      if (key.startsWith('label.')) assert.ok(text.length <= 24 && (chinese[key] ?? '').length <= 14, key);
    }
  });
});
