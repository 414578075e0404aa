import { createContext, runInContext } from 'node:vm';
import type { OddValue } from './odd-value.ts';

const foreign = createContext({});
const foreignSources = [
  '({ a: 1 })',
  '["a", "b"]',
  '[1700000000, 5]',
  'new Error("odd")',
  'new Date(1700000000000)',
  'new String("boxed")',
  'Object.create(null)',
  '(function () {})',
  'Promise.resolve(1)',
  'new Map([["a", 1]])',
  'Symbol.for("odd")',
  'new Proxy([], { get() { throw new Error("odd") } })',
];
export const otherRealm: readonly OddValue[] = foreignSources.map((source) => ({
  name: `${source} of another realm`,
  make: () => runInContext(source, foreign),
}));
