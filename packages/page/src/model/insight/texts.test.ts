import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeOf, tagsOf, trace } from '../trace/testing.ts';
import { spanMarkdown, spanText } from './span-text.ts';
import { code, escaped, fence, traceMarkdown, traceText } from './trace-text.ts';

const model = trace(
  {
    id: 'a',
    service: 'web',
    operationName: 'POST /pay',
    duration: 328_000,
    startTime: 0,
    tags: { error: true },
  },
  { id: 'b', parent: 'a', service: 'web', operationName: 'GET', startTime: 10, tags: { 'url.path': '/b' } },
  { id: 'c', parent: 'b', service: 'shop', operationName: 'read', startTime: 20 },
  {
    id: 'd',
    parent: 'a',
    service: 'shop',
    operationName: '<b>|`x`',
    startTime: 30,
    tags: { error: true, note: 'a|b' },
    logs: [
      {
        timestamp: 40,
        fields: tagsOf({ event: 'exception', 'exception.type': 'E', 'exception.message': 'm' }),
      },
    ],
  },
);
const link = 'http://127.0.0.1:16686/trace/abc';

test('text: the trace as a tree', () => {
  const [headline = '', second, , ...tree] = traceText(model, link).split('\n');
  assert.match(headline, /^✗ POST \/pay 328 ms - web · 4 spans · 2 services · 2 errors · /);
  assert.equal(second, link);
  assert.deepEqual(tree, [
    '✗ web · POST /pay       328 ms',
    '├─ web · GET /b         100 µs',
    '│  └─ shop · read       100 µs',
    '└─ ✗ shop · <b>|`x`     100 µs  E: m',
  ]);
});

test('text: a long trace is cut and says so', () => {
  const many = Array.from({ length: 300 }, (_, i) => ({ id: `s${i}`, parent: 'a', startTime: i }));
  const text = traceText(trace({ id: 'a', startTime: 0 }, ...many), link);
  assert.match(text, /\n… and 101 more spans$/);
});

test('markdown: a heading, what failed, the tree as code; a name stays a name', () => {
  const text = traceMarkdown(model, link);
  assert.match(text, /^### ✗ POST \/pay 328 ms - web\n/);
  assert.match(text, /· \[abc\]\(http:\/\/127\.0\.0\.1:16686\/trace\/abc\)\n/);
  assert.ok(text.includes('- **shop** `` <b>|`x` ``: E: m\n'));
  assert.match(text, /\n```\n✗ web · POST \/pay/);
});

test('markdown: no text can leave its place', () => {
  assert.equal(code('a``b'), '``` a``b ```');
  assert.equal(fence('```\nx'), '````\n```\nx\n````');
  assert.equal(escaped('[x](y) <i> #1 @all'), '\\[x\\](y) \\<i\\> \\#1 \\@all');
});

test('a span as text and as markdown', () => {
  const node = nodeOf(model, 'd');
  assert.match(
    spanText(node, model, link),
    /^✗ shop · <b>\|`x` · 100 µs · .*\nE: m\nhttp:.*\n\n {2}note: a\|b$/,
  );
  const markdown = spanMarkdown(node, model, link);
  assert.ok(markdown.includes('\n**E: m**\n'));
  assert.ok(markdown.includes('\n| `note` | `a\\|b` |\n'));
});
