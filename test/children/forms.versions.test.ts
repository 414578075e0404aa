/** What a child gets, in every form in which Node starts one: the trace context, and else exactly what it gets without us. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { runApp } from '../e2e/run-app.ts';

interface Seen {
  readonly traceId: string;
  readonly seen: Readonly<Record<string, readonly string[]>>;
}

const script = join(import.meta.dirname, 'fixtures', 'forms.cjs');
const quiet = { OTEL_TRACES_EXPORTER: 'none', OTEL_LOG_LEVEL: 'none' };

async function childrenOf(way: '--require' | 'none', env: Record<string, string> = {}): Promise<Seen> {
  const { stdout, stderr, status } = await runApp(script, { way, env: { ...quiet, ...env } });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Seen;
}

const isContext = (pair: string): boolean => /^(TRACEPARENT|TRACESTATE|BAGGAGE|UBER_TRACE_ID|B3)=/.test(pair);
const withoutContext = (pairs: readonly string[]): string[] => pairs.filter((pair) => !isContext(pair));
const isChosen = (what: string): boolean => /on purpose|another context/.test(what);

let bare: Seen;
before(async () => {
  bare = await childrenOf('none');
});

test('a child in any form and with any environment is given the trace context, and nothing else', async () => {
  const { traceId, seen } = await childrenOf('--require');
  assert.equal(Object.keys(seen).length, 110);
  const entries = Object.entries(seen);
  const chosen = entries.filter(([what]) => isChosen(what));
  assert.ok(chosen.length > 0);
  for (const [what, pairs] of chosen) assert.deepEqual(pairs, bare.seen[what], what);
  for (const [what, pairs] of entries.filter(([what]) => !isChosen(what))) {
    const [traceparent, uber, ...rest] = pairs.filter(isContext);
    assert.match(traceparent ?? '', new RegExp(`^TRACEPARENT=00-${traceId}-[0-9a-f]{16}-01$`), what);
    assert.match(uber ?? '', new RegExp(`^UBER_TRACE_ID=${traceId}:[0-9a-f]+:0:1$`), what);
    assert.deepEqual(rest, [], what);
    assert.deepEqual(withoutContext(pairs), bare.seen[what], what);
  }
  const parents = Object.entries(seen).flatMap(([what, [...pairs]]) =>
    isChosen(what) ? [] : pairs.filter((pair) => pair.startsWith('TRACEPARENT=')),
  );
  assert.equal(new Set(parents).size, parents.length, 'each child has a span of its own');
});

test('the formats are those of OTEL_PROPAGATORS', async () => {
  const { seen } = await childrenOf('--require', { OTEL_PROPAGATORS: 'b3' });
  for (const form of ['exec', 'spawnSync'])
    assert.deepEqual(
      seen[`${form}, env empty`]
        ?.filter((pair) => !/^(PWD|SHLVL|_|OLDPWD)=/.test(pair))
        .map((pair) => pair.split('=')[0]),
      ['B3'],
    );
});

test('SPOOR_CHILD_CONTEXT=false: the environment is as without us', async () => {
  const { seen } = await childrenOf('--require', { SPOOR_CHILD_CONTEXT: 'false' });
  const own = /^SPOOR_CHILD_CONTEXT=/;
  for (const [what, pairs] of Object.entries(seen))
    assert.deepEqual(
      pairs.filter((pair) => !own.test(pair)),
      bare.seen[what],
      what,
    );
});

test('what is inherited gives way to the context of the span, in all of its variables', async () => {
  const inherited = {
    TRACEPARENT: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    TRACESTATE: 'vendor=1',
    UBER_TRACE_ID: '4bf92f3577b34da6a3ce929d0e0e4736:00f067aa0ba902b7:0:1',
    BAGGAGE: 'tenant=7',
  };
  const { seen } = await childrenOf('--require', inherited);
  for (const form of ['exec', 'spawn', 'execFileSync']) {
    const pairs = seen[`${form}, env of process.env`]?.filter(isContext) ?? [];
    const names = pairs.map((pair) => pair.split('=')[0]);
    assert.deepEqual(names, ['BAGGAGE', 'TRACEPARENT', 'TRACESTATE', 'UBER_TRACE_ID'], form);
    assert.ok(!pairs.includes(`TRACEPARENT=${inherited.TRACEPARENT}`), form);
    assert.ok(
      pairs.some((pair) => pair.startsWith('TRACEPARENT=00-4bf92f3577b34da6a3ce929d0e0e4736-')),
      form,
    );
  }
});
