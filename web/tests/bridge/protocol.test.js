// What is a message of the protocol and what is none, at the edge of each bound.
// Sources: docs/host-protocol.md, "Bounds" and "What JSON cannot say"; web/types/host-protocol.d.ts.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { bounds, readHello, readHostMessage, readPageMessage } from '../../bridge/protocol.js';

const call = { type: 'call', id: 1, api: 'a', params: {}, url: 'http://a/' };
const reply = { type: 'reply', id: 1, result: {} };

/** A text so long that the message around it has so many characters. @param {number} characters */
const callOf = (characters) => {
  const message = { ...call, params: { text: '' } };
  message.params.text = 'x'.repeat(characters - JSON.stringify(message).length);
  return message;
};

/** A message of so many objects in each other, the message itself being one. @param {number} deep */
const callNested = (deep) => ({ ...call, params: JSON.parse('{"a":'.repeat(deep - 1) + '1' + '}'.repeat(deep - 1)) });

/** What a port would bring of it. @param {unknown} value */
const readCall = (value) => readPageMessage(structuredClone(value));

describe('a message is read up to a bound, and not beyond it:', () => {
  /** @type {[string, any, any][]} */
  const edges = [
    ['characters', callOf(bounds.messageCharacters), callOf(bounds.messageCharacters + 1)],
    ['nesting', callNested(bounds.nesting), callNested(bounds.nesting + 1)],
    ['length of an API’s name', { ...call, api: 'n'.repeat(128) }, { ...call, api: 'n'.repeat(129) }],
    ['length of an event’s name', { type: 'listen', event: 'n'.repeat(128) }, { type: 'listen', event: 'n'.repeat(129) }],
    ['length of a title', { type: 'title', title: 'x'.repeat(10_000) }, { type: 'title', title: 'x'.repeat(10_001) }],
    ['length of an alert', { type: 'alert', text: 'x'.repeat(10_000) }, { type: 'alert', text: 'x'.repeat(10_001) }],
    ['length of an error', { type: 'error', message: 'x'.repeat(10_000) }, { type: 'error', message: 'x'.repeat(10_001) }],
    ['a call’s number', { ...call, id: Number.MAX_SAFE_INTEGER }, { ...call, id: Number.MAX_SAFE_INTEGER + 1 }],
    ['a call’s first number', call, { ...call, id: 0 }],
  ];
  for (const [what, within, beyond] of edges) {
    it(what, () => {
      assert.deepEqual(readCall(within), within);
      assert.equal(readCall(beyond), null);
    });
  }

  it('the types say the same numbers', () => {
    const types = readFileSync(new URL('../../types/host-protocol.d.ts', import.meta.url), 'utf8');
    const stated = types.slice(types.indexOf('interface Bounds')).matchAll(/^ {2}(\w+): ([\d_]+);$/gm);
    const numbers = Object.fromEntries([...stated].map(([, name, number]) => [name, Number(number.replaceAll('_', ''))]));
    assert.deepEqual(numbers, { ...bounds });
  });
});

describe('what a port carries beyond JSON is no message:', () => {
  const cycle = { self: {} };
  cycle.self = cycle;
  /** @type {any[]} */
  const inItself = [];
  inItself.push(inItself, inItself);
  const doubled = Array(60).fill(0).reduce((list) => [list, list], []);
  /** @type {[string, unknown][]} */
  const params = [
    ['a date', { part: new Date(0) }],
    ['a map', { part: new Map([['a', 1]]) }],
    ['a map for the whole', new Map([['a', 1]])],
    ['an error', { part: new Error('no') }],
    ['a pattern', { part: /x/ }],
    ['a big integer', { part: 1n }],
    ['an object around a text', { part: Object('text') }],
    ['a buffer of 64 MiB', { part: new ArrayBuffer(1 << 26) }],
    ['bytes', { part: new Uint8Array(1 << 26) }],
    ['a cycle', cycle],
    ['a list that is in itself, twice', { part: inItself }],
    ['sixty lists that are 2⁶⁰', { part: doubled }],
    ['a list of four thousand million holes', { part: new Array(2 ** 32 - 1) }],
    ['a text that is too long as JSON only', { part: '\u0001'.repeat(200_000) }],
    ['a name that is too long', { ['x'.repeat(1 << 20)]: 1 }],
    ['a million names', Object.fromEntries(Array.from({ length: 1 << 20 }, (_, n) => [n, 0]))],
  ];
  for (const [what, given] of params) {
    it(what, () => {
      assert.equal(readCall({ ...call, params: given }), null);
      assert.equal(readHostMessage(structuredClone({ ...reply, result: given })), null);
    });
  }
});

describe('what is read', () => {
  it('is a copy, so that its sender can change it no more', () => {
    const message = { ...call, params: { list: [1] } };
    const read = readPageMessage(message);
    message.params.list.push(2);
    assert.deepEqual(read, { ...call, params: { list: [1] } });
  });

  it('has the known fields and no others', () => {
    assert.deepEqual(readCall({ ...call, grant: 'all', origin: 'http://b/' }), call);
    assert.deepEqual(readHostMessage({ ...reply, more: 1 }), reply);
    const hello = { kanhe: 1, type: 'hello', session: 's', landing: 'http://a/', title: '' };
    assert.deepEqual(readHello({ ...hello, origin: 'http://b/' }, 's'), hello);
  });

  it('has no field that was undefined, and null where JSON knows no number', () => {
    const params = { undefined, number: NaN, list: [undefined, Infinity, -0] };
    assert.deepEqual(readCall({ ...call, params })?.params, { number: null, list: [null, null, 0] });
  });

  it('takes names that every object has for data', () => {
    const text = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"hasOwnProperty":1}';
    const read = readCall({ ...call, api: '__proto__', params: JSON.parse(text) });
    assert.equal(JSON.stringify(read?.params), text);
    assert.equal('polluted' in {}, false);
    // Fields of the message itself must be its own.
    assert.equal(readPageMessage(JSON.parse(`{"__proto__":${JSON.stringify(call)}}`)), null);
    assert.equal(readPageMessage(Object.create(call)), null);
  });
});
