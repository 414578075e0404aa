import assert from 'node:assert/strict';
import { test } from 'node:test';
import { edgeLabel, filledHistogram } from './edge-label.ts';
import type { GraphEdge } from './graph-edge.ts';
import { serviceFigures } from './graph-edge.ts';
import { layoutGraph, type PlacedService } from './graph-layout.ts';

const edge = (parent: string, child: string, errorCount = 0): GraphEdge => ({
  ...{ parent, child, callCount: 10, errorCount, errorShare: errorCount / 10 },
  ...{ p50Micros: 1000, p95Micros: 2000, maxMicros: 3000, histogram: [] },
});

function overlaps(a: PlacedService, b: PlacedService): boolean {
  return Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;
}

test('graph: callers stand left of the called, with labels on the lines', () => {
  const { services, edges } = layoutGraph([edge('web', 'shop'), edge('shop', 'db', 1)]);
  const x = (name: string) => services.find((service) => service.name === name)?.x ?? 0;
  assert.ok(x('web') < x('shop') && x('shop') < x('db'));
  assert.deepEqual(
    edges.map(({ label }) => label?.text),
    ['10 · p95 2 ms', '10 · ✗ 10% · p95 2 ms'],
  );
  assert.deepEqual(
    services.map(({ figures }) => figures),
    ['calls only', '10 calls', '10 calls · ✗ 10%'],
  );
});

test('graph: rings, and names that objects have of their own', () => {
  const { services, edges } = layoutGraph([
    edge('__proto__', 'constructor'),
    edge('constructor', '__proto__'),
  ]);
  assert.deepEqual(
    services.map(({ name }) => name),
    ['__proto__', 'constructor'],
  );
  for (const { path } of edges) assert.match(path, /^M[-\d.]+ [-\d.]+C/);
});

test('graph: of 100 services no two cover each other', () => {
  const edges = Array.from({ length: 99 }, (_, i) =>
    edge(`service-${Math.floor(i / 3)}`, `service-${i + 1}`),
  );
  const { services } = layoutGraph(edges);
  assert.equal(services.length, 100);
  services.forEach((a, i) => {
    for (const b of services.slice(i + 1)) assert.ok(!overlaps(a, b), `${a.name} covers ${b.name}`);
  });
});

test('graph: what each service was asked by others', () => {
  assert.deepEqual(
    [...serviceFigures([edge('a', 'b', 2), edge('c', 'b')])],
    [
      ['a', { calls: 0, errors: 0 }],
      ['b', { calls: 20, errors: 2 }],
      ['c', { calls: 0, errors: 0 }],
    ],
  );
});

test('graph: a label says calls, errors if there are any, and p95', () => {
  assert.equal(edgeLabel(edge('a', 'b')), '10 · p95 2 ms');
});

test('graph: doublings without calls are told as empty', () => {
  const counts = (...upTo: number[]) =>
    filledHistogram(upTo.map((upToMicros) => ({ upToMicros, count: 1 }))).map(({ count }) => count);
  assert.deepEqual(counts(8, 64), [1, 0, 0, 1]);
  assert.deepEqual(counts(0, 1024), [1, 1], 'zero doubles to nothing');
  assert.deepEqual(counts(), []);
});
