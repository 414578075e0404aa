import assert from 'node:assert/strict';
import { test } from 'node:test';
import { receiveSpans } from './received-spans.ts';
import { fixture, runApp } from './run-app.ts';

const remote = { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' };
/** The edge's server span, and two calls with both sides. */
const wholeTrace = 5;

for (const [what, rates, sampler, headers, expected] of [
  ['rate 0 where everything is recorded', '/edge=0', 'parentbased_always_on', {}, 0],
  ['rate 1 where nothing is', 'GET /edge=1', 'parentbased_always_off', {}, wholeTrace],
  ["a caller's decision stays", '/edge=0', 'parentbased_always_on', remote, wholeTrace],
  ['routes below do not decide anew', '/plain=0, /secure=0', 'parentbased_always_on', {}, wholeTrace],
] as const) {
  test(`SPOOR_SAMPLE_RATES: ${what}`, async (t) => {
    const receiver = await receiveSpans(t);
    const ended = await runApp(fixture('http.cjs'), {
      env: {
        ...receiver.http,
        OTEL_SERVICE_NAME: 'web',
        OTEL_TRACES_SAMPLER: sampler,
        SPOOR_SAMPLE_RATES: rates,
        HEADERS: JSON.stringify(headers),
      },
    });
    assert.equal(ended.status, 0, ended.stderr);
    assert.equal((await receiver.spans('web', expected)).length, expected);
  });
}

test('SPOOR_SAMPLE_RATES: entries that cannot be read are named, each once', async () => {
  const ended = await runApp(fixture('listening.cjs'), {
    env: { OTEL_LOG_LEVEL: 'warn', SPOOR_SAMPLE_RATES: '/a=2, grpc:a.B/C=x, /good=1' },
  });
  const [empty, http, grpc, ...rest] = ended.stderr.split('\n').sort();
  assert.equal(
    http,
    "spoor: SPOOR_SAMPLE_RATES must be a path, or a method and a path, and a rate from 0 to 1 such as /search=0.1, got '/a=2'; it is left out",
  );
  assert.equal(
    grpc,
    "spoor: SPOOR_SAMPLE_RATES must be grpc:package.Service/Method and a rate from 0 to 1 such as grpc:shop.Cart/*=0.1, got 'grpc:a.B/C=x'; it is left out",
  );
  assert.deepEqual([empty, rest], ['', []]);
});
