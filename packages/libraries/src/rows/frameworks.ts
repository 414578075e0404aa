import type { LazyRow } from '../row.ts';

/** Frameworks whose routes give a server span its name. */
export const frameworkRows = [
  {
    kind: 'lazy',
    name: 'express',
    aliases: ['router'],
    versions: '`express` 4 (from 4.6) and 5; `router` 1 and 2',
    records: '`http.route` on the server span, which is named for it; the error that was caught',
    isOnByDefault: true,
    sameTracers: ['@opentelemetry/instrumentation-express', '@opentelemetry/instrumentation-router'],
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
      {
        kind: 'package',
        name: 'express',
        versions: '>=4.6.0 <5',
        file: 'lib/router/layer.js',
        hook: 'layer',
      },
      { kind: 'package', name: 'router', versions: '>=1.0.0 <3', file: 'lib/route.js', hook: 'route' },
      { kind: 'package', name: 'router', versions: '>=1.0.0 <3', file: 'lib/layer.js', hook: 'layer' },
      { kind: 'package', name: 'router', versions: '>=1.0.0 <3', file: 'index.js', hook: 'router' },
    ],
  },
  {
    kind: 'lazy',
    name: 'fastify',
    versions: '`fastify` 3 (from 3.29), 4 and 5',
    records: '`http.route` on the server span, which is named for it; the error that was caught',
    isOnByDefault: true,
    targets: [
      { kind: 'channel', channel: 'fastify.initialization', hook: 'initialization' },
      { kind: 'package', name: 'fastify', versions: '>=3.29.0 <6', file: 'lib/reply.js', hook: 'reply' },
    ],
    sameTracers: ['@fastify/otel'],
  },
  {
    kind: 'lazy',
    name: 'koa',
    versions: '`koa` 2 and 3, with any `@koa/router` or `koa-router` (from 7)',
    records: '`http.route` on the server span, which is named for it; the error that was caught',
    isOnByDefault: true,
    targets: [
      {
        kind: 'package',
        name: 'koa',
        versions: '>=2.0.0 <4',
        file: 'lib/application.js',
        hook: 'application',
      },
    ],
    sameTracers: ['@opentelemetry/instrumentation-koa'],
  },
] as const satisfies readonly LazyRow[];
