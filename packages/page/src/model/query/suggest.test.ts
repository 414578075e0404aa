import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseQuery } from './parse-query.ts';
import { applySuggestion, ranked, writingAt } from './suggest.ts';

/** `|` is the cursor. */
function writing(text: string) {
  const cursor = text.indexOf('|');
  return writingAt(text.replace('|', ''), cursor);
}

const cases: [string, string][] = [
  ['|', 'key   0-0'],
  ['ht|', 'key  ht 0-2'],
  ['status>=500 us|', 'key  us 12-14'],
  ['-te|', 'key  te 1-3'],
  ['us|er=ada', 'key  us 0-8'],
  ['status>=|', 'value status  8-8'],
  ['status>=5|00 x', 'value status 5 8-11'],
  ['user="Ada |', 'value user Ada  5-10'],
  ['a=1 b~|', 'value b  6-6'],
  ['a="x y" |', 'key   8-8'],
];
for (const [text, expected] of cases) {
  test(`what is written at ${text}`, () => {
    const { tag, key, prefix, from, to } = writing(text);
    assert.equal(`${tag} ${key} ${prefix} ${from}-${to}`, expected);
  });
}

const chosen: [string, string, string][] = [
  ['ht|', 'http.route', 'http.route=|'],
  ['a=1 -te| b=2', 'test', 'a=1 -test=|b=2'],
  ['user=a|', 'ada', 'user=ada |'],
  ['user=|', 'Ada L.', 'user="Ada L." |'],
  ['user="Ad| x=1', 'say "hi"', 'user="say \\"hi\\"" |x=1'],
  ['status>=|x y=1', '500', 'status>=500 |y=1'],
];
for (const [text, choice, expected] of chosen) {
  test(`${choice} is chosen at ${text}`, () => {
    const plain = text.replace('|', '');
    const { text: after, cursor } = applySuggestion(plain, writing(text), choice);
    assert.equal(`${after.slice(0, cursor)}|${after.slice(cursor)}`, expected);
  });
}

test('a chosen value can be searched for', () => {
  const { text } = applySuggestion('user=', writing('user=|'), 'a "b" \\c');
  const query = parseQuery(text);
  assert.equal(query.tag === 'terms' ? query.terms[0]?.value : undefined, 'a "b" \\c');
});

test('suggestions: those that begin with it first, and not too many', () => {
  const all = ['db.name', 'name', 'hostname', 'other'].map((text) => ({ text, count: 1 }));
  assert.deepEqual(
    ranked(all, 'NAME').map(({ text }) => text),
    ['name', 'db.name', 'hostname'],
  );
  const many = Array.from({ length: 40 }, (_, i) => ({ text: `k${i}`, count: 1 }));
  assert.equal(ranked(many, '').length, 12);
});
