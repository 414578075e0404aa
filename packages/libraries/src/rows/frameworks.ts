import type { LazyRow } from '../row.ts';

/** Frameworks whose routes give a server span its name. */
export const frameworkRows = [
  {
    kind: 'lazy',
    name: 'express',
    aliases: ['router'],
    versions: '`express` 4 (from 4.6) and 5; `router` 1 and 2',
    records: '`http.route` on the server span, which is named for it',
    isOnByDefault: true,
    targets: [
      {
        kind: 'package',
        name: 'express',
        versions: '>=4.6.0 <5',
        file: 'lib/router/route.js',
        hook: 'route',
      },
      {
        kind: 'package',
        name: 'express',
        versions: '>=4.6.0 <5',
        file: 'lib/router/index.js',
        hook: 'router',
      },
      { kind: 'package', name: 'router', versions: '>=1.0.0 <3', file: 'lib/route.js', hook: 'route' },
      { kind: 'package', name: 'router', versions: '>=1.0.0 <3', file: 'index.js', hook: 'router' },
    ],
  },
] as const satisfies readonly LazyRow[];
