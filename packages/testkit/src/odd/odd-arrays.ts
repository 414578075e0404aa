import { fail, type OddValue } from './odd-value.ts';

const count = (length: number): number[] => Array.from({ length }, (_, index) => index);

export const oddArrays: readonly OddValue[] = [
  { name: 'an empty array', make: () => [] },
  { name: 'an array of strings', make: () => ['a', 'b'] },
  { name: 'an array of two numbers', make: () => [1_700_000_000, 5] },
  { name: 'an array of two huge numbers', make: () => [Number.MAX_VALUE, -Number.MAX_VALUE] },
  { name: 'an array of mixed types', make: () => ['a', 1, true, null, {}, []] },
  { name: 'an array of numbers that JSON has not', make: () => [Number.NaN, Number.POSITIVE_INFINITY, -0] },
  { name: 'an array of nothing', make: () => [null, undefined] },
  { name: 'an array with holes', make: () => withHoles() },
  { name: 'an array that is nearly all holes', make: () => new Array(2 ** 32 - 1) },
  { name: 'an array of 200,000 numbers', make: () => count(200_000) },
  { name: 'an array in a cycle', make: () => cyclicArray() },
  { name: 'a frozen array', make: () => Object.freeze(['a']) },
  { name: 'an array with toJSON', make: () => Object.assign(['a'], { toJSON: () => undefined }) },
  { name: 'an array with a toJSON that throws', make: () => Object.assign(['a'], { toJSON: fail }) },
  { name: 'an array with methods that throw', make: () => arrayWithThrowingMethods() },
  {
    name: 'an array with an element that throws',
    make: () => Object.defineProperty(['a'], 1, { get: fail }),
  },
  { name: 'an array of a class', make: () => OddArray.from(['a', 'b']) },
  { name: 'an array of odd values', make: () => [null, 7n, Symbol('odd'), { toString: fail }, fail] },
  { name: 'a buffer', make: () => Buffer.from('odd') },
  { name: 'a typed array', make: () => new Float64Array([1, Number.NaN]) },
  { name: 'a buffer that was given away', make: () => detached() },
];

/** A class whose arrays take their own class and their own JSON with them into every copy. */
class OddArray<T> extends Array<T> {
  toJSON(): never {
    return fail();
  }
}

function cyclicArray(): unknown[] {
  const array: unknown[] = ['a'];
  array.push(array);
  return array;
}

function withHoles(): unknown[] {
  const array: unknown[] = ['a'];
  array[4] = 'e';
  return array;
}

function arrayWithThrowingMethods(): unknown[] {
  const methods = ['map', 'slice', 'join', 'forEach', 'every', 'toString', 'concat', 'includes'];
  return Object.assign(['a'], Object.fromEntries(methods.map((name) => [name, fail])), {
    [Symbol.iterator]: fail,
  });
}

function detached(): Uint8Array {
  const bytes = new Uint8Array(8);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}
