import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerGrpc, serveGrpc } from '../../packages/delivery/src/sampling/fixtures/sampling-server.ts';
import { receiveSpans } from './received-spans.ts';
import { fixture, runApp } from './run-app.ts';
import { startSampledApp } from './sampled-app.ts';
import { startSamplingServer } from './sampling-server.ts';

const operations = (rates: Readonly<Record<string, number>>, lowerBound = 0): object => ({
  strategyType: 'PROBABILISTIC',
  operationSampling: {
    defaultSamplingProbability: 0,
    defaultLowerBoundTracesPerSecond: lowerBound,
    perOperationStrategies: Object.entries(rates).map(([operation, samplingRate]) => ({
      operation,
      probabilisticSampling: { samplingRate },
    })),
  },
});

/** Polls come as fast as they are answered. */
const hasty = { JAEGER_SAMPLER_REFRESH_INTERVAL: '1' };

test('remote: operations are found by their route; a server that fails costs nothing but a line', async (t) => {
  const receiver = await receiveSpans(t);
  const server = await startSamplingServer(t);
  server.answer = operations({ 'GET /users/:id': 1 });
  const app = await startSampledApp(t, {
    ...receiver.http,
    ...hasty,
    JAEGER_SAMPLER_TYPE: 'remote',
    JAEGER_SAMPLER_PARAM: '0',
    JAEGER_SAMPLING_ENDPOINT: server.url,
  });
  await server.applied();
  assert.equal(server.service, 'sampled');
  await app.get('/orders');
  await app.get('/users/7?x=1');
  server.answer = 500;
  await server.applied();
  await app.get('/orders');
  await app.get('/users/8');
  server.answer = operations({ '/orders': 1 });
  await server.applied();
  await app.get('/orders');
  await app.get('/users/9');
  const { status, stderr } = await app.finish();
  assert.equal(status, 0);
  const spans = await receiver.spans('sampled', 3);
  assert.deepEqual(spans.map(({ tags }) => tags['url.path']).sort(), ['/orders', '/users/7', '/users/8']);
  for (const { tags } of spans) {
    assert.deepEqual([tags['sampler.type'], tags['sampler.param']], ['probabilistic', 1]);
  }
  const place = server.url.replaceAll('.', '\\.');
  const said = stderr.split('\n').filter((line) => line.includes('sampling strategy'));
  assert.equal(said.length, 2, stderr);
  assert.match(
    said[0] ?? '',
    new RegExp(`^spoor: cannot fetch a sampling strategy from ${place}: status 500; the last one stays$`),
  );
  assert.match(
    said[1] ?? '',
    new RegExp(`^spoor: fetching a sampling strategy from ${place} works again after \\d+ s$`),
  );
});

test('remote: the caller decides for a trace that begins elsewhere, and its spans carry no sampler', async (t) => {
  const receiver = await receiveSpans(t);
  const server = await startSamplingServer(t);
  server.answer = operations({}, 0);
  const app = await startSampledApp(t, {
    ...receiver.http,
    OTEL_TRACES_SAMPLER: 'jaeger_remote',
    OTEL_TRACES_SAMPLER_ARG: `endpoint=${server.url},pollingIntervalMs=1,initialSamplingRate=1`,
  });
  await server.applied();
  await app.get('/ask?200');
  await app.get('/ask?200', { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' });
  await app.finish();
  const spans = await receiver.spans('sampled', 3);
  assert.equal(spans.length, 3);
  assert.deepEqual(
    spans.filter(({ tags }) => 'sampler.type' in tags),
    [],
  );
});

test('remote: until the server answers the initial rate holds, and one line says so', async (t) => {
  const receiver = await receiveSpans(t);
  const server = await startSamplingServer(t);
  const app = await startSampledApp(t, {
    ...receiver.http,
    OTEL_TRACES_SAMPLER: 'parentbased_jaeger_remote',
    OTEL_TRACES_SAMPLER_ARG: `endpoint=${server.url},pollingIntervalMs=1,initialSamplingRate=1`,
  });
  await server.applied();
  await app.get('/a');
  const { stderr } = await app.finish();
  const [span] = await receiver.spans('sampled', 1);
  assert.deepEqual([span?.tags['sampler.type'], span?.tags['sampler.param']], ['probabilistic', 1]);
  const lines = stderr.split('\n').filter((line) => line.includes('sampling strategy'));
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? '', /status 500; until then 100 % of the traces that begin here are sampled$/);
});

test('remote over gRPC: a strategy, and a lower bound of one in a long time', async (t) => {
  const receiver = await receiveSpans(t);
  // field 4: default 0, lower bound 0.0001 a second
  const bound = Buffer.alloc(8);
  bound.writeDoubleLE(0.0001);
  const strategy = `220911${bound.toString('hex')}`;
  let polls = 0;
  const endpoint = await serveGrpc(t, (call) => {
    polls += 1;
    answerGrpc(call, strategy);
  });
  const app = await startSampledApp(t, {
    ...receiver.http,
    ...hasty,
    JAEGER_SAMPLER_TYPE: 'remote',
    JAEGER_SAMPLER_PARAM: '0',
    JAEGER_SAMPLING_ENDPOINT: endpoint.replace('http:', 'grpc:'),
  });
  // Each of them waits for the server; the second poll comes when the first answer counts.
  while (polls < 2) await app.get('/alive', { traceparent: `00-${'1'.repeat(32)}-${'1'.repeat(16)}-00` });
  for (const path of ['/a', '/b', '/c']) await app.get(path);
  await app.finish();
  const spans = await receiver.spans('sampled', 1);
  assert.deepEqual(
    spans.map(({ tags }) => [tags['url.path'], tags['sampler.type'], tags['sampler.param']]),
    [['/a', 'lowerbound', 0]],
  );
});

test('remote: a server that never answers does not keep the process alive', async (t) => {
  const server = await startSamplingServer(t);
  server.answer = 'silence';
  const asked = server.asked();
  const app = await startSampledApp(t, {
    OTEL_TRACES_EXPORTER: 'none',
    JAEGER_SAMPLER_TYPE: 'remote',
    JAEGER_SAMPLING_ENDPOINT: server.url,
  });
  await asked;
  const alive = JSON.parse(await app.get('/alive')) as string[];
  const bare = await startSampledApp(t, { JAEGER_DISABLED: 'true' });
  assert.deepEqual(alive.sort(), (JSON.parse(await bare.get('/alive')) as string[]).sort());
  assert.equal((await app.finish()).status, 0);
});

for (const [type, param, sampled, tag] of [
  ['ratelimiting', '0.0001', 1, 0.0001],
  ['const', '1', 3, true],
  ['const', '0', 0, undefined],
  ['probabilistic', '1', 3, 1],
  ['probabilistic', '0', 0, undefined],
] as const) {
  test(`JAEGER_SAMPLER_TYPE=${type} JAEGER_SAMPLER_PARAM=${param}: ${sampled} of 3, each says so`, async (t) => {
    const receiver = await receiveSpans(t);
    const app = await startSampledApp(t, {
      ...receiver.http,
      JAEGER_SAMPLER_TYPE: type,
      JAEGER_SAMPLER_PARAM: param,
    });
    for (const path of ['/a', '/b', '/c']) await app.get(path);
    await app.finish();
    const spans = await receiver.spans('sampled', sampled);
    assert.deepEqual(
      spans.map(({ tags }) => [tags['sampler.type'], tags['sampler.param']]),
      Array.from({ length: sampled }, () => [type, tag]),
    );
  });
}

test('remote: a program that ends at once ends at once, and says nothing', async () => {
  const ended = await runApp(fixture('quiet.cjs'), {
    env: { OTEL_LOG_LEVEL: 'warn', OTEL_TRACES_EXPORTER: 'none', OTEL_TRACES_SAMPLER: 'jaeger_remote' },
  });
  assert.deepEqual([ended.status, ended.stderr], [0, '']);
});
