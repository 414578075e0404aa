import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isKubernetesLink } from './kubernetes-link.ts';
import { editDistance, nearest } from './nearest.ts';
import { optionVariables } from './options.ts';

for (const [from, to, distance] of [
  ['', '', 0],
  ['', 'abc', 3],
  ['abc', '', 3],
  ['kitten', 'sitting', 3],
  ['flaw', 'lawn', 2],
  ['same', 'same', 0],
] as const) {
  test(`editDistance: '${from}' to '${to}' is ${distance}`, () => {
    assert.equal(editDistance(from, to), distance);
    assert.equal(editDistance(to, from), distance);
  });
}

for (const [name, expected] of [
  ['OTEL_EXPORTER_OTLP_TRACE_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
  ['OTEL_TRACE_SAMPLER', 'OTEL_TRACES_SAMPLER'],
  ['OTEL_TRACES_EXPORTERS', 'OTEL_TRACES_EXPORTER'],
  ['OTEL_EXPORTER_JAEGER_HOST', 'OTEL_EXPORTER_JAEGER_AGENT_HOST'],
  ['OTEL_LOGLEVEL', 'OTEL_LOG_LEVEL'],
  ['JAEGER_HOST', 'JAEGER_AGENT_HOST'],
  ['JAEGER_AGENT', 'JAEGER_AGENT_HOST'],
  ['SPOOR_PROPAGATE', 'SPOOR_PROPAGATE_TO'],
  ['SPOOR_NOTHING_LIKE_IT', undefined],
  [`OTEL_${'X'.repeat(200)}`, undefined],
] as const) {
  test(`nearest: ${name.slice(0, 40)} was meant as ${expected}`, () => {
    assert.equal(nearest(name, optionVariables), expected);
  });
}

for (const [name, value, expected] of [
  ['JAEGER_AGENT_PORT', 'tcp://10.0.0.1:5775', true],
  ['JAEGER_AGENT_PORT', '6831', false],
  ['JAEGER_AGENT_HOST', 'tcp://10.0.0.1:5775', false],
  ['OTEL_COLLECTOR_SERVICE_PORT_OTLP_HTTP', '4318', true],
  ['JAEGER_AGENT_PORT_6831_UDP_PROTO', 'udp', true],
  ['OTEL_SERVICE_NAME', 'a', false],
] as const) {
  test(`isKubernetesLink: ${name}=${value} is ${expected}`, () => {
    assert.equal(isKubernetesLink(name, value), expected);
  });
}
