import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Parser } from './option.ts';
import { attributePairs, headerPairs, plainPairs, splitPairs, substituteVariables } from './pairs.ts';
import {
  boolean,
  count,
  decimal,
  duration,
  goBoolean,
  httpUrl,
  list,
  listOf,
  milliseconds,
  oneOf,
  port,
  positiveCount,
  spoken,
} from './parsers.ts';

const refused = Symbol('refused');

/** Each text with its value; `refused` where nothing usable is in it. */
function table(name: string, parser: Parser<unknown>, rows: readonly (readonly [string, unknown])[]): void {
  for (const [text, expected] of rows) {
    const verdict = expected === refused ? 'refuses' : 'reads';
    test(`${name}: ${verdict} ${JSON.stringify(text)}`, () => {
      const parsed = parser.parse(text);
      assert.deepEqual(parsed === undefined ? refused : parsed.value, expected);
    });
  }
}

table('boolean', boolean, [
  ['true', true],
  [' TRUE ', true],
  ['false', false],
  ['1', false],
  ['on', false],
]);
table('goBoolean', goBoolean, [
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text) => [text, false] as const),
  ['tRUE', refused],
  ['yes', refused],
]);
table('milliseconds', milliseconds, [
  ['0', 0],
  [' 10 ', 10],
  ['2147483647', 2_147_483_647],
  ['2147483648', refused],
  ['-1', refused],
  ['1.0', refused],
  ['1e3', refused],
  ['0x10', refused],
  ['10ms', refused],
]);
table('count', count, [
  ['0', 0],
  ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ['9007199254740992', refused],
]);
table('positiveCount', positiveCount, [
  ['1', 1],
  ['0', refused],
]);
table('port', port, [
  ['1', 1],
  ['65535', 65_535],
  ['0', refused],
  ['65536', refused],
]);
table('duration', duration, [
  ['500', 500],
  ['500ms', 500],
  ['2s', 2000],
  ['1.5s', 1500],
  ['1h2m3s', 3_723_000],
  ['1500µs', 2],
  ['.5s', 500],
  ['0s', 0],
  ['596h', 2_145_600_000],
  ['597h', refused],
  ['-1s', refused],
  ['2 s', refused],
  ['s', refused],
]);
table('decimal', decimal, [
  ['0', 0],
  ['.5', 0.5],
  ['1e-3', 0.001],
  ['-0.1', refused],
  ['NaN', refused],
  ['Infinity', refused],
  ['0,5', refused],
]);
table('oneOf', oneOf(['udp4', 'http/JSON'], ['grpc']), [
  ['UDP4', 'udp4'],
  ['http/json', 'http/JSON'],
  ['grpc', 'grpc'],
  ['udp', refused],
]);
table('list', list, [
  ['a, b ,a,,c', ['a', 'b', 'c']],
  [' , ', refused],
]);
table('listOf', listOf(['a', 'b']), [
  ['B,a,b', ['b', 'a']],
  ['none', []],
  ['none,a', []],
  ['a,x', ['a']],
  ['x', refused],
]);
table('httpUrl', httpUrl, [
  ['http://c', 'http://c'],
  [' HTTPS://c:1/p ', 'HTTPS://c:1/p'],
  ['c:4318', 'http://c:4318'],
  ['u:p@c:4318', refused],
  ['c', refused],
  ['http://', refused],
  ['ftp://c', refused],
]);
table('attributePairs', attributePairs, [
  ['a=b,c=d%2Ce', { a: 'b', c: 'd,e' }],
  [' a = b , ', { a: 'b' }],
  ['a=', { a: '' }],
  ['a=b=c', { a: 'b=c' }],
  ['a', refused],
  ['=b', refused],
  ['a=%', refused],
]);
table('headerPairs', headerPairs, [
  ['X-Key=a%20b', { 'x-key': 'a b' }],
  ['bad name=1', refused],
  ['a=%0d%0aevil: 1', refused],
  ['a=%E2%82%AC', refused],
]);
table('plainPairs', plainPairs, [
  ['h:1=a%20b', { 'h:1': 'a%20b' }],
  ['a=1,b', { a: '1' }],
  ['b', refused],
]);

test('pairs: __proto__ is a key like any other', () => {
  const parsed = attributePairs.parse('__proto__=x');
  assert.deepEqual(Object.entries(parsed?.value ?? {}), [['__proto__', 'x']]);
  assert.deepEqual(Object.entries(splitPairs('a=1,b,c=2')), [
    ['a', '1'],
    ['c', '2'],
  ]);
});

test('substituteVariables: the variable, else the default, else nothing', () => {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the grammar of JAEGER_TAGS
  const pairs = { a: '${A:x}', b: '${B:x:y}', c: '${C}', d: 'pre${A}', e: '${A:x' };
  assert.deepEqual(substituteVariables(pairs, { A: '1', B: '' }), { ...pairs, a: '1', b: 'x:y', c: '' });
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: the grammar of JAEGER_TAGS
});

test('spoken: as a sentence has it', () => {
  assert.deepEqual(
    [spoken(['a']), spoken(['a', 'b']), spoken(['a', 'b', 'c'])],
    ['a', 'a or b', 'a, b or c'],
  );
});
