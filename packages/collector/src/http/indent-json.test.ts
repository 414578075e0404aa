import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { indented } from './indent-json.ts';

const layOut = (...parts: string[]): string => [...indented(parts)].join('');

test('indented: as JSON.stringify lays it out with four blanks, wherever the text is cut', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(), fc.nat(), (value, first, second) => {
      const text = JSON.stringify(value);
      const [a = 0, b = 0] = [first % (text.length + 1), second % (text.length + 1)].sort((x, y) => x - y);
      assert.equal(
        layOut(text.slice(0, a), text.slice(a, b), text.slice(b)),
        JSON.stringify(JSON.parse(text), null, 4),
      );
    }),
  );
});

test('indented: what looks like JSON inside of a text stays', () => {
  const value = { '{"a":[]}': ['\\', '"', '\\"', ',:[]{}', ''], b: { c: {}, d: [[], [{}]] } };
  assert.equal(layOut(JSON.stringify(value)), JSON.stringify(value, null, 4));
});
