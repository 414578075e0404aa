import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runApp } from '../e2e/run-app.ts';
import { receive, type SeenSpan } from './receive.ts';

const program = join(import.meta.dirname, 'fixtures', 'patterns.cjs');

/** What a span says, without what differs from run to run: ids become the names of the spans that have them. */
interface Plain {
  readonly service: string;
  readonly name: string;
  readonly isWide: boolean;
  readonly flags: unknown;
  readonly references: readonly string[];
  readonly start: number;
  readonly duration: number;
  readonly tags: readonly string[];
  readonly logs: readonly (readonly unknown[])[];
}

/** In the program's own times; what is later was now. */
const latestGiven = 1_700_000_001_000_000;

const fields = (tags: readonly { key: string; value: unknown }[]): string[] =>
  tags.map(({ key, value }) => `${key}=${JSON.stringify(value)}`).sort();

/** The last of each key counts: of the application's list we keep one. */
const lastOfEach = (tags: readonly { key: string; value: unknown }[]) => [
  ...new Map(tags.map((each) => [each.key, each])).values(),
];

function plain(spans: readonly SeenSpan[]): Plain[] {
  const names = new Map(spans.map(({ span }) => [span.spanID, span.operationName]));
  return spans
    .map(
      ({ service, span }): Plain => ({
        service,
        name: span.operationName,
        isWide: !span.traceID.startsWith('0000000000000000') && span.traceID.length > 16,
        flags: span.flags,
        references: span.references
          .map(({ refType, spanID }) => `${refType} ${names.get(spanID) ?? spanID}`)
          .sort(),
        start: span.startTime,
        duration: span.duration,
        tags: fields(lastOfEach(span.tags)),
        logs: span.logs.map((log) => [
          log.timestamp > latestGiven ? 'now' : log.timestamp,
          ...fields(log.fields),
        ]),
      }),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const withoutError = ({ tags }: Plain): string[] => tags.filter((each) => !each.startsWith('error='));

/** What differs, and is meant to: a tag that only the bridged span has, or another value. */
const intended: readonly ((span: Plain) => Plain)[] = [
  // A failure has a status too, where OpenTelemetry's readers look for it; the word of the application becomes a boolean.
  (span) =>
    span.name.startsWith('error ') && span.name.endsWith('true')
      ? { ...span, tags: [...withoutError(span), 'error=true', 'otel.status_code="ERROR"'].sort() }
      : span,
];

/** Its tracer reports to the memory of a test alone; it is one of the application's spans all the same. */
const onlyBridged = 'kept';

const adapt = (span: Plain): Plain => intended.reduce((changed, change) => change(changed), span);

async function run(t: TestContext, way: 'bare' | 'bridged', over: 'udp' | 'http') {
  const receiver = await receive(t);
  const env = over === 'udp' ? { AGENT_PORT: receiver.agentPort } : { COLLECTOR: receiver.endpoint };
  const ended = await runApp(program, { env, way: way === 'bare' ? 'none' : '--require' });
  assert.equal(ended.status, 0, ended.stderr);
  return {
    said: JSON.parse(ended.stdout) as unknown,
    spans: await receiver.spans(way === 'bare' ? 35 : 36),
    stderr: ended.stderr,
  };
}

for (const over of ['udp', 'http'] as const) {
  test(`${over}: the spans of jaeger-client are the same bridged as sent by its own reporter, and it answers the same`, async (t) => {
    const [bare, bridged] = await Promise.all([run(t, 'bare', over), run(t, 'bridged', over)]);
    assert.deepEqual(bridged.said, bare.said);
    assert.deepEqual(
      plain(bridged.spans).filter(({ name }) => name !== onlyBridged),
      plain(bare.spans).map(adapt),
    );
    const [first] = bridged.spans.filter(({ service }) => service === 'patterns');
    assert.equal(first?.process['team'], 'a');
    const other = bridged.spans.find(({ service }) => service === 'other');
    assert.equal(other?.process['region'], 'b');
  });
}
