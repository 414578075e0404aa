import assert from 'node:assert/strict';
import { test } from 'node:test';
import { graphFormats } from './render-graph.ts';

const edges = [
  { parent: 'gateway', child: 'orders', callCount: 6 },
  { parent: 'orders', child: 'a "b" \\ <c>\u001b', callCount: 1 },
  { parent: 'gateway', child: 'catalog', callCount: 12 },
];

test('graph as text: by parent and child, counts in a column', () => {
  assert.equal(
    graphFormats.text(edges),
    `gateway
├─ catalog       12 calls
└─ orders         6 calls
orders
└─ a "b" \\ <c>\u{fffd}   1 call
`,
  );
  assert.equal(graphFormats.text([]), '');
});

test('graph as DOT: names are quoted', () => {
  assert.equal(
    graphFormats.dot(edges),
    `digraph spoor {
  rankdir=LR;
  node [shape=box];
  "gateway" -> "catalog" [label="12"];
  "gateway" -> "orders" [label="6"];
  "orders" -> "a \\"b\\" \\\\ <c>\u{fffd}" [label="1"];
}
`,
  );
});

test('graph as Mermaid: a node a service, no markup out of a name', () => {
  assert.equal(
    graphFormats.mermaid(edges),
    `graph LR
  s0["a #34;b#34; \\ #60;c#62;\u{fffd}"]
  s1["catalog"]
  s2["gateway"]
  s3["orders"]
  s2 -->|12| s1
  s2 -->|6| s3
  s3 -->|1| s0
`,
  );
});

test('graph as JSON: as the API answered', () => {
  assert.deepEqual(JSON.parse(graphFormats.json(edges)), edges);
});
