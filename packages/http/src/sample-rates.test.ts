import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { test } from 'node:test';
import {
  alwaysOff,
  alwaysOn,
  createPropagator,
  ParentBasedSampler,
  rootContext,
  runInContext,
  SourceSampler,
  SUPPRESS_TRACING_KEY,
} from '@spoor/core';
import { parseSampleRates } from './sample-rates.ts';
import { serve, trace } from './testing.ts';

const rates = parseSampleRates(['GET /api/cheap=1', '/api/*=0.5', '/a=b=0', 'grpc:a.B/*=0']);

for (const [method, target, expected] of [
  ['GET', '/api/cheap?x=1', 'TraceIdRatioBased{1}'],
  ['POST', '/api/cheap', 'TraceIdRatioBased{0.5}'],
  ['GET', '/api/', 'TraceIdRatioBased{0.5}'],
  ['GET', '/a=b', 'TraceIdRatioBased{0}'],
  ['GET', '/other', undefined],
] as const) {
  test(`rates: ${method} ${target} is decided by ${expected ?? 'the configured sampler'}`, () => {
    assert.equal(rates?.samplerFor(method, target)?.toString(), expected);
  });
}

test('rates: what cannot be read is left out, and the others stay', () => {
  const bad = ['/x', '/x=', '/x=1.01', '/x=-0.1', '/x=half', 'x=0.5', '=0.5', '/x=0x1'];
  const parsed = parseSampleRates([...bad, '/good=1']);
  assert.equal(parseSampleRates(bad), undefined);
  assert.equal(parsed?.samplerFor('GET', '/good')?.toString(), 'TraceIdRatioBased{1}');
  assert.equal(parseSampleRates(['grpc:a.B/*=0']), undefined);
});

const remote = { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' };
/** No span of its own: the trace begins at the server. */
const untraced = rootContext.setValue(SUPPRESS_TRACING_KEY, true);
const configured = { on: alwaysOn, off: alwaysOff };

for (const [what, given, path, headers, expected] of [
  ['rate 0 under always_on', 'on', '/never', {}, 0],
  ['rate 1 under always_off', 'off', '/always', {}, 2],
  ['no rule: the configured sampler records', 'on', '/else', {}, 2],
  ['no rule: the configured sampler does not', 'off', '/else', {}, 0],
  ["the caller's decision stays", 'off', '/never', remote, 2],
  ['a caller that decides without ids', 'on', '/always', { b3: '0' }, 0],
] as const) {
  test(`rates: ${what}, and the child follows`, async (t) => {
    const traced = trace(t, {
      sampler: new SourceSampler(new ParentBasedSampler({ root: configured[given] })),
      sampleRates: ['/never=0', '/always=1'],
      propagator: createPropagator(['tracecontext', 'b3']),
    });
    const { port } = await serve(t, (_request, response) => {
      traced.startSpan('child').end();
      response.end();
    });
    const request = runInContext(untraced, get, undefined, [{ port, path, headers }]) as ClientRequest;
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'close');
    const spans = await traced.ended(expected);
    assert.deepEqual([spans.length, traced.openSpanCount()], [expected, 0]);
  });
}
