import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mutateBytes, randomFrom } from '../fixtures/mutate.ts';
import { DecodeError, decodeWhole } from './decode-error.ts';
import { JsonCursor } from './json-cursor.ts';
import { defaultDecodeLimits } from './limits.ts';

const cursorOver = (json: string | Uint8Array) => new JsonCursor(json, defaultDecodeLimits);

/** Everything, as `JSON.parse` makes it. */
function readAll(cursor: JsonCursor): unknown {
  switch (cursor.kind()) {
    case 'object': {
      const members: [string, unknown][] = [];
      cursor.enter();
      for (let key = cursor.nextKey(); key !== undefined; key = cursor.nextKey())
        members.push([key, readAll(cursor)]);
      return Object.fromEntries(members);
    }
    case 'list': {
      const items: unknown[] = [];
      cursor.enter();
      while (cursor.nextItem()) items.push(readAll(cursor));
      return items;
    }
    case 'string':
      return cursor.string();
    default:
      return JSON.parse(cursor.source(10_000));
  }
}

function readDocument(json: string | Uint8Array): unknown {
  return decodeWhole(() => {
    const cursor = cursorOver(json);
    const value = readAll(cursor);
    cursor.end();
    return value;
  });
}

function skipDocument(json: string | Uint8Array): void {
  decodeWhole(() => {
    const cursor = cursorOver(json);
    cursor.skip();
    cursor.end();
  });
}

const wellFormed = (value: unknown): unknown =>
  JSON.parse(Buffer.from(JSON.stringify(value).replaceAll(/\\ud[89a-f]../g, '\ufffd')).toString());

/** The same value from both, or no value from any. */
function assertSameAsParse(bytes: Buffer): boolean {
  const what = bytes.toString();
  let expected: unknown;
  try {
    expected = JSON.parse(what.replace(/^\ufeff/, ''));
  } catch {
    assert.throws(() => readDocument(bytes), DecodeError, what);
    assert.throws(() => skipDocument(bytes), DecodeError, what);
    return false;
  }
  assert.deepEqual(wellFormed(readDocument(bytes)), wellFormed(expected), what);
  skipDocument(bytes);
  return true;
}

describe('the cursor takes what JSON.parse takes', () => {
  test('documents of any shape', () => {
    fc.assert(fc.property(fc.json({ depthSize: 'large' }), (text) => assertSameAsParse(Buffer.from(text))));
  });

  test('and refuses the others: documents that were broken', () => {
    const corpus = [
      '{"a": [1, -0.5e+3, true, false, null], "b\\u00e9\\n": {"": "\\"\\\\\\/"}}',
      ' [ [ ], { } , "x\u00e7\u{1f6d2}" ]\r\n\t',
      '[[[[{"a":{"b":{"c":[[]]}}}]]]]',
    ].map((text) => Buffer.from(text));
    const random = randomFrom(3);
    let good = 0;
    for (let run = 0; run < 20_000; run++) good += assertSameAsParse(mutateBytes(corpus, random)) ? 1 : 0;
    assert.ok(good > 300 && good < 19_000, `${good} were still good`);
  });

  for (const text of [
    '',
    ' ',
    'nul',
    'true1',
    '01',
    '-',
    '-01',
    '1.',
    '.5',
    '1e',
    '1e+',
    '+1',
    '0x1',
    'NaN',
    '"\t"',
    '"\\x"',
    '"\\u12g4"',
    '"',
    '"\\',
    '[1,]',
    '[,1]',
    '{"a":1,}',
    '{"a"}',
    '{1:2}',
    '{"a":1 "b":2}',
    '[1}',
    '{"a":1]',
    '[1 2]',
    '"a" "b"',
    '\ufeff\ufeff1',
    '\ufeff1',
    '-0',
    '1E-7',
  ]) {
    test(JSON.stringify(text), () => void assertSameAsParse(Buffer.from(text)));
  }
});

test('half a surrogate pair becomes the replacement character, a whole one stays', () => {
  assert.equal(readDocument('"a\\ud800b"'), 'a\ufffdb');
  assert.equal(readDocument('"\\ud83d\\uded2"'), '\u{1f6d2}');
});

test('what is skipped may be nested deeper than any stack', () => {
  const deep = 1_000_000;
  skipDocument('['.repeat(deep) + ']'.repeat(deep));
  skipDocument(`${'{"a":['.repeat(deep)}${']}'.repeat(deep)}`);
  assert.throws(() => skipDocument(`${'[{"a":'.repeat(100)}1${']}'.repeat(100)}`), /must be JSON, got '\]\}/);
});
