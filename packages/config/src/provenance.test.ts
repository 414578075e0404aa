import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tracedRows } from '@spoor/libraries/table';
import { describeSettings, loadConfig } from './load-config.ts';
import { optionEntries } from './options.ts';
import { formatValue } from './provenance.ts';

const facts = { argv0: 'node', packageName: 'shop' };

function rowsFor(env: Record<string, string>, programmatic = {}): Record<string, readonly [unknown, string]> {
  const provenance = describeSettings({ SPOOR_ENGINE: 'fast', ...env }, { ...facts, programmatic });
  return Object.fromEntries(provenance.map(({ name, value, source }) => [name, [value, source]]));
}

test('every row of both tables is there, in its order', () => {
  assert.deepEqual(
    describeSettings({}, facts).map(({ name }) => name),
    [...optionEntries, ...tracedRows.map(({ name }) => [name])].map(([name]) => name),
  );
});

test('of each library it is said whether it is on, and why', () => {
  assert.deepEqual(rowsFor({})['express'], ['on', 'default']);
  for (const [value, variable, text] of [
    ['off', 'OTEL_NODE_DISABLED_INSTRUMENTATIONS', 'pg,express'],
    ['off', 'OTEL_NODE_ENABLED_INSTRUMENTATIONS', 'http'],
    ['on', 'OTEL_NODE_ENABLED_INSTRUMENTATIONS', 'router'],
    ['off', 'OTEL_INSTRUMENTATION_EXPRESS_ENABLED', 'false'],
    ['on', 'OTEL_INSTRUMENTATION_ROUTER_ENABLED', 'true'],
    ['off', 'OTEL_INSTRUMENTATION_COMMON_DEFAULT_ENABLED', 'false'],
  ] as const) {
    assert.deepEqual(rowsFor({ [variable]: text })['express'], [value, variable], variable);
  }
  assert.deepEqual(rowsFor({ SPOOR_ENGINE: 'reference' })['express'], [
    'off: not supported by the reference engine',
    'default',
  ]);
});

test('sources: a default, the package, a variable, an old variable, an alias, the program', () => {
  const rows = rowsFor(
    { OTEL_TRACES_SAMPLER: 'always_off', JAEGER_AGENT_HOST: 'agent', OTEL_ATTRIBUTE_COUNT_LIMIT: '7' },
    { scheduleDelayMs: 9 },
  );
  assert.deepEqual(rows['maxQueueSpans'], [2048, 'default']);
  assert.deepEqual(rows['serviceName'], ['shop', 'package.json']);
  assert.deepEqual(rows['sampler'], ['always_off', 'OTEL_TRACES_SAMPLER']);
  assert.deepEqual(rows['jaegerAgentHost'], ['agent', 'JAEGER_AGENT_HOST']);
  assert.deepEqual(rows['attributeCount'], [7, 'OTEL_ATTRIBUTE_COUNT_LIMIT']);
  assert.deepEqual(rows['scheduleDelayMs'], [9, 'start(options)']);
});

test('composed settings show what they came to', () => {
  const rows = rowsFor({ JAEGER_SAMPLER_TYPE: 'const', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' });
  assert.deepEqual(rows['sampler'], ['parentbased_always_on', 'JAEGER_SAMPLER_TYPE']);
  assert.deepEqual(rows['exporters'], [['otlp http/protobuf'], 'OTEL_EXPORTER_OTLP_ENDPOINT']);
  assert.deepEqual(rows['otlpTracesEndpoint'], ['http://c:4318/v1/traces', 'default']);
  assert.deepEqual(rowsFor({ OTEL_BSP_MAX_QUEUE_SIZE: '10' })['maxBatchSpans'], [10, 'default']);
});

test('secrets are never shown', () => {
  const env = {
    SPOOR_ENGINE: 'fast',
    OTEL_EXPORTER_OTLP_HEADERS: 'api-key=hush',
    OTEL_EXPORTER_JAEGER_ENDPOINT: 'http://user:hush@c/api/traces',
    OTEL_EXPORTER_JAEGER_PASSWORD: 'hush',
    JAEGER_PASSWORD: 'hush-hush',
    JAEGER_AUTH_TOKEN: 'hush',
    OTEL_EXPORTER_ZIPKIN_ENDPOINT: 'zipkin://user:hush@c',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://user:hush@c/?token=hush&api_key=hush',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://hush@c/v1/traces?sig=hush&tenant=a',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.token=hush,team=shop',
    JAEGER_SAMPLING_ENDPOINT: 'http://a:5778/sampling?code=hush',
  };
  const { problems } = loadConfig(env, facts);
  const provenance = describeSettings(env, facts);
  assert.equal(JSON.stringify({ provenance, problems }).includes('hush'), false);
  const rows = Object.fromEntries(provenance.map(({ name, value }) => [name, value]));
  assert.deepEqual(rows['otlpHeaders'], { 'api-key': '(hidden)' });
  assert.equal(rows['jaegerPassword'], '(hidden)');
  assert.equal(rows['otlpTracesEndpoint'], 'https://c/v1/traces?sig=(hidden)&tenant=a');
  assert.deepEqual(rows['resourceAttributes'], { 'deployment.token': '(hidden)', team: 'shop' });
});

test('formatValue: one line for every kind of value', () => {
  assert.equal(formatValue('a b'), 'a b');
  assert.equal(formatValue(undefined), 'undefined');
  assert.equal(formatValue(['a', 'b']), "[ 'a', 'b' ]");
});
