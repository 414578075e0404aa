import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderTrace } from './render-trace.ts';
import { sampleTrace } from './sample-trace.ts';

const shop = sampleTrace(
  { id: 'a', service: 'gateway', name: 'POST', micros: 84_500, tags: { 'url.path': '/checkout' } },
  { id: 'b', parent: 'a', service: 'gateway', name: 'GET', fromMicros: 500, micros: 20_000 },
  { id: 'c', parent: 'b', service: 'catalog', name: 'quote', fromMicros: 900, micros: 640 },
  {
    id: 'd',
    parent: 'a',
    service: 'payments',
    name: 'POST',
    fromMicros: 42_250,
    micros: 42_250,
    tags: { 'http.target': '/charges', 'http.response.status_code': 503, error: true },
  },
);

test('rendered trace: header line, one line a span, durations, marks and bars', () => {
  assert.equal(
    renderTrace(shop, { columns: 80 }),
    `Duration 84.5 ms · 3 services · depth 3 · 4 spans · 1 error

gateway · POST /checkout                                84.5 ms ━━━━━━━━━━━━━━━━
├─ gateway · GET                                          20 ms ━━━━
│  └─ catalog · quote                                    640 µs ━
└─ payments · POST /charges                     ✗ 503   42.3 ms         ━━━━━━━━
`,
  );
});

test('rendered trace: no line is wider than asked, at 60, 80, 100 and 200 columns', () => {
  const long = 'x'.repeat(500);
  const deep = Array.from({ length: 80 }, (_, index) => ({
    id: `s${index}`,
    ...(index === 0 ? {} : { parent: `s${index - 1}` }),
    service: index % 2 ? long : 'short',
    name: long,
    fromMicros: index,
    tags: { error: true, 'otel.status_description': long },
  }));
  for (const columns of [60, 80, 100, 200]) {
    for (const line of renderTrace(sampleTrace(...deep), { columns }).split('\n')) {
      assert.ok([...line].length <= columns, `${[...line].length} > ${columns}: ${line}`);
    }
  }
});

test('rendered trace: the words of a span cannot steer the terminal', () => {
  const text = renderTrace(
    sampleTrace({
      id: 'a',
      service: 'sh\u001b[2Jop',
      name: 'GET',
      tags: { 'url.path': '/\u202egnp.exe\r\n', error: true, 'error.type': '\u0007bell' },
    }),
  );
  assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
  assert.match(text, /sh\u{fffd}\[2Jop · GET \/\u{fffd}gnp\.exe/u);
});

test('rendered trace: a missing parent is said', () => {
  assert.match(
    renderTrace(sampleTrace({ id: 'a', parent: 'gone', service: 'x' })),
    /x · GET +\(parent missing\)/,
  );
});

test('rendered trace: a client call shows the path of its URL, and colour only when asked for', () => {
  const trace = sampleTrace({ id: 'a', service: 'x', tags: { 'url.full': 'http://h:1/orders/7?q=1' } });
  assert.match(renderTrace(trace), /x · GET \/orders\/7 /);
  assert.ok(!renderTrace(trace).includes('\u001b'));
  assert.ok(renderTrace(trace, { coloured: true }).includes('\u001b[36mx\u001b[39m'));
});

test('rendered trace: ten thousand spans in a chain do not exhaust the stack', () => {
  const chain = Array.from({ length: 10_000 }, (_, index) => ({
    id: `s${index}`,
    ...(index === 0 ? {} : { parent: `s${index - 1}` }),
    service: 'deep',
    fromMicros: index,
  }));
  assert.match(renderTrace(sampleTrace(...chain)), /depth 10000 · 10000 spans/);
});
