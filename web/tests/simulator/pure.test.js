// The parts of the simulator that need no browser: link, address, filter, log window, back, signatures, datum.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readAddress, sameSiteHome } from '../../simulator/address.js';
import { readLink, writeLink } from '../../simulator/deep-link.js';
import { compare } from '../../simulator/inspector/difference.js';
import { matches, parseFilter } from '../../simulator/log/filter.js';
import { FrameHistory } from '../../simulator/page/frame-history.js';
import { gcj02, metresBetween } from '../../simulator/parts/datum.js';

describe('a link', () => {
  test('is read as it was written', () => {
    const link = {
      url: 'http://a.localhost:5173/x?a=1&b=%20#/route',
      app: 'wx1',
      device: 'android',
      lang: 'en',
      theme: 'dark',
    };
    assert.deepEqual(readLink(writeLink(link)), link);
  });

  test('can be read by people where nothing forbids it', () => {
    assert.equal(
      writeLink({ url: 'http://127.0.0.1:5173/a?b=c', lang: 'en' }),
      '#url=http://127.0.0.1:5173/a?b%3Dc&lang=en'
    );
  });

  test('keeps what it knows, drops what it does not, and is empty without anything', () => {
    assert.deepEqual(readLink('#theme=dark&colour=red&app='), { theme: 'dark' });
    assert.deepEqual(readLink(''), {});
    assert.equal(writeLink({}), '');
  });
});

describe('an address', () => {
  const here = 'http://127.0.0.1:8787/simulator';
  for (const [typed, meant] of /** @type {const} */ ([
    ['http://shop.localhost:5173/a', 'http://shop.localhost:5173/a'],
    ['localhost:5173', 'http://localhost:5173/'],
    ['127.0.0.1:80/x', 'http://127.0.0.1/x'],
    ['m.shop.example/x?y=1', 'https://m.shop.example/x?y=1'],
    ['/demo/wechat/', 'http://127.0.0.1:8787/demo/wechat/'],
    ['  https://a.example ', 'https://a.example/'],
  ])) {
    test(`${typed.trim()} means ${meant}`, () => assert.equal(readAddress(typed, here)?.href, meant));
  }

  for (const typed of ['', '   ', 'javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x', 'http://', 'a b']) {
    test(`${JSON.stringify(typed)} is no page`, () => assert.equal(readAddress(typed, here), null));
  }
});

describe('the simulator opens itself under the name of the page', () => {
  const home = (/** @type {string} */ page, /** @type {string} */ here) =>
    sameSiteHome(new URL(page), new URL(`http://${here}/simulator`));

  test('because another name is another site, and the page would lose its cookies', () => {
    assert.equal(home('http://localhost:5173/', '127.0.0.1:8787'), 'http://localhost:8787/simulator');
    assert.equal(home('http://shop.localhost:5173/', 'localhost:8787'), 'http://shop.localhost:8787/simulator');
    assert.equal(home('http://127.0.0.1:5173/', 'localhost:8787'), 'http://127.0.0.1:8787/simulator');
  });

  test('but stays where it is for the same name, a public page, or a name under which it would not be reached', () => {
    assert.equal(home('http://127.0.0.1:5173/', '127.0.0.1:8787'), null);
    assert.equal(home('https://m.shop.example/', '127.0.0.1:8787'), null);
    assert.equal(home('http://[::1]:5173/', '127.0.0.1:8787'), null);
    assert.equal(home('http://localhost:5173/', '10.0.0.2:8787'), null);
  });
});

describe('a filter', () => {
  const row = {
    fields: { status: ['refused'], api: ['getLocation', 'geoLocation'], reason: ['api_not_declared'] },
    text: '{"type":"gcj02"}',
  };
  const passes = (/** @type {string} */ query) => matches(parseFilter(query, ['status', 'api', 'reason']), row);

  for (const query of [
    '',
    'status:refused',
    'status:denied',
    'STATUS:Ref',
    'api:geo',
    'reason:declared',
    'gcj02',
    'status:refused api:getL GCJ',
    '-status:allowed',
    '-wgs84',
    'status:',
  ]) {
    test(`${JSON.stringify(query)} lets the row through`, () => assert.ok(passes(query)));
  }
  for (const query of [
    'status:allowed',
    'api:scan',
    '-gcj02',
    'status:refused wgs84',
    'colour:red',
    '-status:refused',
  ]) {
    test(`${JSON.stringify(query)} does not`, () => assert.ok(!passes(query)));
  }
});

describe('Back on the phone', () => {
  test('knows a page to go back to only after the tab’s history has grown', () => {
    const history = new FrameHistory();
    history.visit('/a', 5);
    assert.ok(!history.canGoBack);
    history.visit('/b', 6);
    assert.ok(history.canGoBack);
    history.visit('/a', 6);
    assert.ok(!history.canGoBack, 'the page went back by itself');
    history.visit('/b', 6);
    assert.ok(history.canGoBack, 'and forward again');
  });

  test('takes a replaced entry for what it is', () => {
    const history = new FrameHistory();
    history.visit('/a', 5);
    history.visit('/a?token=1', 5);
    assert.ok(!history.canGoBack);
  });

  test('forgets the way forward when the page takes another way', () => {
    const history = new FrameHistory();
    history.visit('/a', 5);
    history.visit('/b', 6);
    history.visit('/c', 7);
    history.visit('/b', 7);
    history.visit('/d', 8);
    history.visit('/b', 8);
    history.visit('/a', 8);
    assert.ok(!history.canGoBack);
  });
});

describe('two signatures', () => {
  const right = '8c1e8a05fec7c53b2faa9437eb56827b6d388019';
  const marked = (/** @type {string} */ given) => {
    const { kind, given: pieces } = compare(given, right);
    return [kind, pieces.filter(({ same }) => !same).map(({ text }) => text)];
  };

  test('are equal, or differ in case, in white space, or by being cut', () => {
    assert.deepEqual(marked(right), ['equal', []]);
    assert.deepEqual(marked(right.toUpperCase())[0], 'case');
    assert.deepEqual(marked(`${right}\n`)[0], 'space');
    assert.deepEqual(marked(right.slice(0, 32)), ['cut', []]);
    assert.deepEqual(marked('')[0], 'missing');
  });

  test('that differ in single characters are marked there', () => {
    assert.deepEqual(marked(`${right.slice(0, -1)}8`), ['near', ['8']]);
  });

  test('of different strings are marked as a whole', () => {
    const other = '67d90b29f2d9ed5b89780e2d13ab020d31c0a1b9';
    assert.deepEqual(marked(other), ['different', [other]]);
  });
});

describe('the shifted datum', () => {
  test('moves a point in China by some hundred metres, and none outside', () => {
    const beijing = { latitude: 39.915, longitude: 116.404 };
    // The pair that is published with the formula.
    const published = { latitude: 39.91640428150164, longitude: 116.41024449916938 };
    assert.ok(metresBetween(gcj02(39.915, 116.404), published) < 1);
    assert.ok(metresBetween(gcj02(39.915, 116.404), beijing) > 100);
    assert.deepEqual(gcj02(51.5, -0.12), { latitude: 51.5, longitude: -0.12 });
  });
});
