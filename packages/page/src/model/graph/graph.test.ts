import assert from 'node:assert/strict';
import { test } from 'node:test';
import { edgeLabel, filledHistogram } from './edge-label.ts';
import type { GraphEdge } from './graph-edge.ts';
import { layoutGraph, type PlacedNode } from './graph-layout.ts';
import { type CallGraph, callGraph, idToParam, neighbourhood, sameNode } from './graph-node.ts';

const figures = (errorCount = 0) => ({
  ...{ callCount: 10, errorCount, errorShare: errorCount / 10 },
  ...{ p50Micros: 1000, p95Micros: 2000, maxMicros: 3000, histogram: [] },
});
const edge = (parent: string, child: string, errorCount = 0): GraphEdge => ({
  parent,
  child,
  ...figures(errorCount),
});
const service = (name: string, requestCount = 0, errorCount = 0) => ({
  name,
  spanCount: 7,
  requestCount,
  errorCount,
});

const graphOf = (edges: GraphEdge[], ...alone: string[]): CallGraph =>
  callGraph({ edges, services: alone.map((name) => service(name)), outside: [], outsideLeftOut: 0 });

function overlaps(a: PlacedNode, b: PlacedNode): boolean {
  return Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;
}

function assertApart(nodes: readonly PlacedNode[]): void {
  nodes.forEach((a, i) => {
    for (const b of nodes.slice(i + 1)) assert.ok(!overlaps(a, b), `${a.node.id} covers ${b.node.id}`);
  });
}

test('graph: callers stand left of the called, with labels on the lines', () => {
  const { nodes, edges } = layoutGraph(graphOf([edge('web', 'shop'), edge('shop', 'db', 1)]));
  const x = (id: string) => nodes.find(({ node }) => node.id === id)?.x ?? 0;
  assert.ok(x('web') < x('shop') && x('shop') < x('db'));
  assert.deepEqual(
    edges.map(({ label }) => label.lines),
    [
      ['10', 'p95 2 ms'],
      ['10 · ✗ 10%', 'p95 2 ms'],
    ],
  );
});

test('graph: rings, and names that objects have of their own', () => {
  const { nodes, edges } = layoutGraph(
    graphOf([edge('__proto__', 'constructor'), edge('constructor', '__proto__')]),
  );
  assert.deepEqual(
    nodes.map(({ node }) => node.name),
    ['__proto__', 'constructor'],
  );
  for (const { path } of edges) assert.match(path, /^M[-\d.]+ [-\d.]+C/);
});

test('graph: of 100 services no two cover each other, and every edge has a place for its label', () => {
  const edges = Array.from({ length: 99 }, (_, i) =>
    edge(`service-${Math.floor(i / 3)}`, `service-${i + 1}`),
  );
  const plan = layoutGraph(graphOf(edges, 'alone-1', 'alone-2'));
  assert.equal(plan.nodes.length, 102);
  assert.equal(plan.labelled, false);
  assertApart(plan.nodes);
  for (const { label } of plan.edges) assert.ok(label.x > 0 && label.y > 0 && label.y < plan.height);
});

test('graph: services that nobody calls stand below, or alone where there are no calls at all', () => {
  const { nodes, height } = layoutGraph(graphOf([edge('a', 'b')], 'cron', 'sweeper'));
  const y = (id: string) => nodes.find(({ node }) => node.id === id)?.y ?? 0;
  assert.ok(y('cron') > y('a') && y('cron') < height);
  assertApart(nodes);
  const lonely = layoutGraph(graphOf([], ...Array.from({ length: 30 }, (_, i) => `s${i}`)));
  assert.equal(lonely.nodes.length, 30);
  assertApart(lonely.nodes);
});

test('graph: databases, queues and hosts are nodes of their own, told with their kind', () => {
  const json = {
    edges: [edge('web', 'shop')],
    services: [service('web', 3, 1), service('shop', 1), service('cron')],
    outside: [
      { service: 'shop', kind: 'database', system: 'redis', name: 'cache', direction: 'out', ...figures() },
      { service: 'web', kind: 'database', system: 'redis', name: 'cache', direction: 'out', ...figures(5) },
      { service: 'shop', kind: 'queue', system: 'kafka', name: 'web', direction: 'in', ...figures() },
    ],
    outsideLeftOut: 0,
  } as const;
  const { nodes, edges } = callGraph(json);
  assert.deepEqual(
    nodes.map(({ name, kind, figures: told }) => `${kind} ${name}: ${told}`),
    [
      'service web: 3 requests · ✗ 33%',
      'service shop: 1 request',
      'service cron: 7 spans',
      'database cache: redis · 20 calls · ✗ 25%',
      'queue web: kafka · 10 messages',
    ],
  );
  const queue = nodes.at(-1)?.id ?? '';
  assert.deepEqual(
    edges.slice(-1).map(({ parent, child }) => [parent === queue, child]),
    [[true, 'shop']],
    'a queue calls its consumer',
  );
  assert.notEqual(queue, 'web', 'a queue may be called as a service is');
  assert.ok(sameNode(queue, idToParam(queue)));
  assert.ok(!sameNode(queue, 'web'));
});

test('graph: a node with its neighbours alone', () => {
  const near = neighbourhood(graphOf([edge('a', 'b'), edge('b', 'c'), edge('c', 'd')]), 'b');
  assert.deepEqual(
    near.nodes.map(({ id }) => id),
    ['a', 'b', 'c'],
  );
  assert.equal(near.edges.length, 2);
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
