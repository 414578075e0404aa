/**
 * Values that an application may hand to us although no type allows them. Each is made anew for each use, since some are
 * changed by being looked at. All of them can be made on every Node that we support, and none of them ends the process.
 */
import { oddArrays } from './odd/odd-arrays.ts';
import { oddErrors } from './odd/odd-errors.ts';
import { oddProxies } from './odd/odd-proxies.ts';
import { fail, type OddValue } from './odd/odd-value.ts';
import { otherRealm } from './odd/other-realm.ts';

export type { OddValue } from './odd/odd-value.ts';

const primitives: readonly OddValue[] = [
  { name: 'undefined', make: () => undefined },
  { name: 'null', make: () => null },
  { name: 'true', make: () => true },
  { name: 'false', make: () => false },
  { name: 'zero', make: () => 0 },
  { name: 'minus zero', make: () => -0 },
  { name: 'minus one', make: () => -1 },
  { name: 'a fraction', make: () => 1.5 },
  { name: 'NaN', make: () => Number.NaN },
  { name: 'Infinity', make: () => Number.POSITIVE_INFINITY },
  { name: '-Infinity', make: () => Number.NEGATIVE_INFINITY },
  { name: 'the largest number', make: () => Number.MAX_VALUE },
  { name: 'the smallest number', make: () => Number.MIN_VALUE },
  { name: 'an unsafe integer', make: () => 2 ** 53 },
  { name: 'an integer beyond 64 bits', make: () => -(2 ** 80) },
  { name: 'a small bigint', make: () => 7n },
  { name: 'a huge bigint', make: () => -(1n << 200n) },
  { name: 'the empty string', make: () => '' },
  { name: 'a word', make: () => 'word' },
  { name: 'digits', make: () => '200' },
  { name: 'control characters', make: () => '\0\r\n\t\u001b[31m\u007f' },
  { name: 'quotes and separators', make: () => '"\\\',;=%+&?#/ {}[]<>' },
  { name: 'lone surrogates', make: () => '\ud800a\udc00' },
  { name: 'text beyond ASCII', make: () => 'žluťoučký \u{1f98c} \u202e' },
  { name: 'the name __proto__', make: () => '__proto__' },
  { name: 'a huge string', make: () => 'x'.repeat(2 ** 21) },
  { name: 'a huge string beyond ASCII', make: () => 'ž'.repeat(2 ** 19) },
  { name: 'a symbol', make: () => Symbol('odd') },
  { name: 'a symbol without description', make: () => Symbol() },
  { name: 'a well-known symbol', make: () => Symbol.iterator },
];

const functions: readonly OddValue[] = [
  { name: 'a function', make: () => function named() {} },
  { name: 'an arrow function', make: () => () => 1 },
  { name: 'a function that throws', make: () => fail },
  { name: 'an async function', make: () => async () => 1 },
  { name: 'a generator function', make: () => function* () {} },
  { name: 'a class', make: () => class Odd {} },
  { name: 'a bound function', make: () => fail.bind(null) },
];

/** What describes itself by throwing, or by something that is no text. */
const selfDescriptions: readonly OddValue[] = [
  { name: 'toString that throws', make: () => ({ toString: fail }) },
  { name: 'toString that gives an object', make: () => ({ toString: () => ({}), valueOf: () => ({}) }) },
  { name: 'toString that gives a symbol', make: () => ({ toString: () => Symbol('odd') }) },
  { name: 'toString that gives a number', make: () => ({ toString: () => 42 }) },
  { name: 'toString that is no function', make: () => ({ toString: 1, valueOf: 2 }) },
  { name: 'valueOf that throws', make: () => ({ valueOf: fail }) },
  { name: 'toPrimitive that throws', make: () => ({ [Symbol.toPrimitive]: fail }) },
  { name: 'toPrimitive that gives a bigint', make: () => ({ [Symbol.toPrimitive]: () => 1n }) },
  { name: 'toJSON that throws', make: () => ({ toJSON: fail }) },
  { name: 'toJSON that gives undefined', make: () => ({ toJSON: () => undefined }) },
  {
    name: 'toStringTag that throws',
    make: () => Object.defineProperty({}, Symbol.toStringTag, { get: fail }),
  },
  { name: 'an iterator that throws', make: () => ({ [Symbol.iterator]: fail }) },
  {
    name: 'an iterator without end',
    make: () => ({ [Symbol.iterator]: () => ({ next: () => ({ done: false, value: {} }) }) }),
  },
  // biome-ignore lint/suspicious/noThenProperty: that is what is odd about it
  { name: 'a then that throws', make: () => ({ then: fail }) },
];

/** Every field that anybody may ask for throws. */
function withThrowingGetters(): object {
  const names = ['name', 'message', 'stack', 'code', 'context', 'attributes', 'traceId', 'spanId', 'length'];
  const more = ['getValue', 'spanContext', 'value', 'metadata', 'root', 'kind', 'links', 'startTime'];
  const object = {};
  for (const name of [...names, ...more, '0', '1'])
    Object.defineProperty(object, name, { get: fail, enumerable: true });
  return object;
}

const objects: readonly OddValue[] = [
  { name: 'an object', make: () => ({ a: 1, b: 'two' }) },
  { name: 'an object without prototype', make: () => Object.create(null) },
  { name: 'a frozen object', make: () => Object.freeze({ a: 1 }) },
  { name: 'an object in a cycle', make: () => cyclicObject() },
  { name: 'a deep object', make: () => deep() },
  {
    name: 'an object of 20,000 keys',
    make: () => Object.fromEntries(count(20_000).map((n) => [`k${n}`, n])),
  },
  { name: 'getters that throw', make: withThrowingGetters },
  { name: 'an inherited getter that throws', make: () => Object.create(withThrowingGetters()) },
  {
    name: 'own names __proto__ and constructor',
    make: () => JSON.parse('{"__proto__":{"a":1},"constructor":1}'),
  },
  { name: 'a boxed string', make: () => Object('boxed') },
  { name: 'a boxed number', make: () => Object(1) },
  { name: 'a boxed boolean', make: () => Object(false) },
  { name: 'a boxed bigint', make: () => Object(1n) },
  { name: 'a boxed symbol', make: () => Object(Symbol('odd')) },
  { name: 'a date', make: () => new Date(1_700_000_000_000) },
  { name: 'an invalid date', make: () => new Date(Number.NaN) },
  { name: 'a regular expression', make: () => /odd/g },
  { name: 'a map', make: () => new Map([['a', 1]]) },
  { name: 'a set', make: () => new Set([1]) },
  { name: 'a weak map', make: () => new WeakMap() },
  { name: 'a promise', make: () => Promise.resolve(1) },
  { name: 'a URL', make: () => new URL('http://user:secret@example.test/a?b=c#d') },
  { name: 'the arguments of a call', make: () => argumentsOf('a', 1) },
  { name: 'a generator without end', make: () => endless() },
  { name: 'the global object', make: () => globalThis },
  { name: 'the math object', make: () => Math },
];

/** Always the same ones in the same order. */
export function oddValues(): readonly OddValue[] {
  return [
    ...primitives,
    ...functions,
    ...selfDescriptions,
    ...objects,
    ...oddErrors,
    ...oddArrays,
    ...oddProxies,
    ...otherRealm,
  ];
}

const count = (length: number): number[] => Array.from({ length }, (_, index) => index);

function cyclicObject(): object {
  const object: Record<string, unknown> = { a: 1 };
  object['self'] = object;
  return object;
}

function deep(): object {
  let object: object = {};
  for (let depth = 0; depth < 50_000; depth++) object = { object };
  return object;
}

function argumentsOf(..._values: unknown[]): unknown {
  // biome-ignore lint/complexity/noArguments: the object itself is wanted
  return arguments;
}

function* endless(): Generator<object> {
  for (;;) yield {};
}
