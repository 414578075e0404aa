import { fail, type OddValue } from './odd-value.ts';

const traps: readonly (keyof ProxyHandler<object>)[] = [
  'get',
  'set',
  'has',
  'deleteProperty',
  'ownKeys',
  'getOwnPropertyDescriptor',
  'defineProperty',
  'getPrototypeOf',
  'setPrototypeOf',
  'isExtensible',
  'preventExtensions',
];
const allTraps: ProxyHandler<object> = Object.fromEntries(traps.map((trap) => [trap, fail]));

export const oddProxies: readonly OddValue[] = [
  { name: 'a proxy', make: () => new Proxy({ a: 1 }, {}) },
  { name: 'a proxy of an array', make: () => new Proxy(['a'], {}) },
  ...traps.map((trap) => ({
    name: `a proxy whose ${trap} throws`,
    make: () => new Proxy<object>({ a: 1 }, { [trap]: fail }),
  })),
  { name: 'a proxy whose every trap throws', make: () => new Proxy<object>({}, allTraps) },
  { name: 'a proxy of an array whose every trap throws', make: () => new Proxy<object>(['a'], allTraps) },
  {
    name: 'a proxy of a function whose every trap throws',
    make: () => new Proxy<object>(() => {}, { ...allTraps, apply: fail, construct: fail }),
  },
  { name: 'a revoked proxy', make: () => revoked({}) },
  { name: 'a revoked proxy of an array', make: () => revoked([]) },
  { name: 'a revoked proxy of a function', make: () => revoked(() => {}) },
  { name: 'a proxy that is everything', make: () => everything() },
];

function revoked(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** As mocks are made: each property, each call and each instance of it is itself. */
function everything(): unknown {
  const proxy: unknown = new Proxy(() => {}, {
    get: (_target, key) => (key === Symbol.toPrimitive ? () => 'everything' : proxy),
    apply: () => proxy,
    construct: () => proxy as object,
  });
  return proxy;
}
