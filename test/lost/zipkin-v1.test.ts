/** Collectors that read Zipkin version 1 without the flag that marks an address: Jaeger 2, OpenTelemetry Collector. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { runApp } from '../e2e/run-app.ts';
import { type RecordingCollector, startRecordingCollector } from './fixtures/recording-collector.ts';

const call = (name: string): string =>
  `tracer.startSpan('${name}', { kind: 2, attributes: { 'server.address': '10.0.0.1', 'server.port': 80, ok: true } }).end();`;
const start = `const { trace } = require('@opentelemetry/api'); const provider = trace.getTracerProvider();
  const tracer = provider.getTracer('app');`;

/** As Go's encoding/json answers there. */
async function startStrictCollector(t: TestContext): Promise<RecordingCollector> {
  const collector = await startRecordingCollector(t);
  collector.refusal = (body) =>
    body.includes('"value":true')
      ? 'json: cannot unmarshal bool into Go struct field binaryAnnotation.binaryAnnotations.value of type string'
      : undefined;
  return collector;
}

const programs: Readonly<Record<string, string>> = {
  'while it runs': `${start} (async () => { ${call('one')} await provider.forceFlush(); ${call('two')} await provider.forceFlush(); })();`,
  'at the end': `${start} ${call('one')} ${call('two')}`,
};

for (const [when, program] of Object.entries(programs)) {
  test(`${when}: the batch is sent again without addresses, once, and the right endpoint is named`, async (t) => {
    const collector = await startStrictCollector(t);
    const endpoint = `http://127.0.0.1:${collector.port}/api/v1/spans`;
    const env = {
      OTEL_EXPORTER_ZIPKIN_ENDPOINT: endpoint,
      OTEL_LOG_LEVEL: 'warn',
      SPOOR_SHUTDOWN_TIMEOUT: '20000',
    };
    const ended = await runApp(['-e', program], { env });
    assert.equal(ended.status, 0);
    const spans = [...collector.spans.values()];
    assert.deepEqual(spans.map(({ name }) => name).sort(), ['one', 'two']);
    for (const { tags } of spans) {
      const value = (key: string) => tags.find((tag) => tag.key === key)?.value;
      assert.deepEqual([value('server.address'), String(value('ok'))], ['10.0.0.1', 'true']);
    }
    assert.equal(collector.requests.filter(({ spanCount }) => spanCount === 0).length, 1, 'one was refused');
    const [line = '', ...others] = ended.stderr.trimEnd().split('\n');
    assert.deepEqual(others, []);
    assert.ok(
      line.startsWith(`spoor: ${endpoint} refused spans: status 400 (json: cannot unmarshal bool`),
      line,
    );
    const said =
      '; set the endpoint to its /api/v2/spans; sending them again without the address of the other side';
    assert.ok(line.endsWith(said), line);
  });
}
