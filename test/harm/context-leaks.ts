import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { SpanRecord } from '@spoor/wire';
import { runApp } from '../e2e/run-app.ts';
import { startRecordingCollector } from '../lost/fixtures/recording-collector.ts';

const concurrency = 200;
const { mechanisms } = createRequire(import.meta.url)('./fixtures/context/mechanisms.cjs') as {
  mechanisms: Record<string, unknown>;
};
/** Made where no request is: in the loop of a queue, in another thread. */
const parentless = new Set(['bareQueue', 'inWorker', 'request']);

interface Place {
  readonly span: SpanRecord;
  readonly kind: string;
  readonly mechanism: string;
  /** Of the request, from its path. */
  readonly id: string;
}

function placeOf(span: SpanRecord): Place {
  const tag = (key: string) => span.tags.find((each) => each.key === key)?.value;
  const { pathname } = new URL(String(tag('url.full') ?? tag('url.path')), 'http://x');
  const [, , mechanism = '', id = ''] = pathname.split('/');
  return { span, kind: String(tag('span.kind')), mechanism, id };
}

/** Undefined when the span is where it belongs. */
function describeFault(place: Place, parent: Place | undefined): string | undefined {
  const { span, kind, mechanism, id } = place;
  const mayBeRoot = kind === 'client' && parentless.has(mechanism);
  const name = `${kind} ${mechanism} ${id}`;
  if (mayBeRoot) return span.parentSpanId === undefined ? undefined : `${name} must be a root`;
  if (parent === undefined) return `${name} has lost its parent`;
  if (parent.id !== id) return `${name} has the parent ${parent.kind} ${parent.mechanism} ${parent.id}`;
  if (parent.kind === kind) return `${name} hangs below another ${kind}`;
  return undefined;
}

/** Every request goes through every mechanism, 200 at once, `rounds` times. */
export async function assertNoLeakedContext(t: TestContext, rounds: number): Promise<void> {
  const collector = await startRecordingCollector(t);
  const app = join(import.meta.dirname, 'fixtures', 'context', 'app.cjs');
  const { status, stderr } = await runApp(app, {
    args: [`${rounds}`],
    env: {
      OTEL_EXPORTER_JAEGER_ENDPOINT: `http://127.0.0.1:${collector.port}/api/traces`,
      OTEL_BSP_MAX_QUEUE_SIZE: '100000',
      SPOOR_SHUTDOWN_TIMEOUT: '10000',
      SPOOR_ENGINE: 'fast',
    },
  });
  assert.equal(status, 0, stderr);
  const places = [...collector.spans.values()].map(placeOf);
  const byId = new Map(places.map((place) => [`${place.span.traceId}${place.span.spanId}`, place]));
  const faults = places.flatMap(
    (place) => describeFault(place, byId.get(`${place.span.traceId}${place.span.parentSpanId}`)) ?? [],
  );
  assert.deepEqual(faults.slice(0, 20), [], `${faults.length} of ${places.length} spans`);

  const requests = places.filter(({ kind, mechanism }) => kind === 'server' && mechanism === 'request');
  assert.equal(requests.length, rounds * concurrency);
  const asked = new Map<string, number>();
  for (const { kind, mechanism } of places)
    if (kind === 'client') asked.set(mechanism, (asked.get(mechanism) ?? 0) + 1);
  const expected = new Set([...Object.keys(mechanisms), 'inWorker', 'request']);
  assert.deepEqual(new Set(asked.keys()), expected);
  const missing = [...asked].filter(([, count]) => count < rounds * concurrency);
  assert.deepEqual(missing, [], `client spans lost of ${places.length}; stderr: ${stderr}`);
  t.diagnostic(`${places.length} spans of ${requests.length} requests, ${asked.size} mechanisms`);
}
