import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { ReceivedSpan } from '../e2e/received-spans.ts';
import { testShop } from './shop.ts';

const packages = {
  common: '@nestjs/common',
  core: '@nestjs/core',
  'reflect-metadata': 'reflect-metadata',
};

function check(servers: readonly ReceivedSpan[]): void {
  const handlers = servers.map(({ name, tags }) => [
    name,
    tags['code.function.name'],
    tags['nestjs.controller'],
    tags['nestjs.callback'],
  ]);
  const cats = 'CatsController';
  assert.deepEqual(
    handlers.filter(([name]) => name === 'GET /api/cats/:id/parsed'),
    Array(2).fill(['GET /api/cats/:id/parsed', `${cats}.parsed`, cats, 'parsed']),
  );
  // A guard stands before the handler, and says no to this one.
  assert.equal(handlers.filter(([, name]) => name === `${cats}.guarded`).length, 2);
  assert.deepEqual(
    handlers.filter(([name]) => name === 'GET'),
    [['GET', undefined, undefined, undefined]],
  );
}

const file = 'nest-shop.cjs';
const app = (name: string): string => join(import.meta.dirname, 'apps', name);
testShop({ name: 'NestJS 10', file, packages, folder: app('nest-10'), ways: ['require'], check });
testShop({ name: 'NestJS 11', file, packages, check });
testShop({ name: 'NestJS 12', file, packages, folder: app('nest-12'), ways: ['import'], check });
