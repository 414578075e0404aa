import assert from 'node:assert/strict';
import { test } from 'node:test';
import { receiveSpans } from './received-spans.ts';
import { startSampledApp } from './sampled-app.ts';

const notSampled = { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00' };

test('SPOOR_KEEP=errors: a trace whose request fails is kept whole and marked, the others are dropped', async (t) => {
  const receiver = await receiveSpans(t);
  const app = await startSampledApp(t, {
    ...receiver.http,
    OTEL_TRACES_SAMPLER: 'parentbased_always_off',
    SPOOR_KEEP: 'errors',
  });
  await app.get('/ask?200');
  // To the next process the trace is what the sampler said.
  assert.match(await app.get('/ask?503'), /-00$/);
  await app.get('/slow?50');
  await app.get('/fail', notSampled);
  const { status, stderr } = await app.finish();
  assert.equal(status, 0, stderr);
  const spans = await receiver.spans('sampled', 3);
  const found = spans.map(({ tags, parentId }) => [
    tags['span.kind'],
    tags['url.path'] ?? new URL(String(tags['url.full'])).pathname,
    tags['spoor.kept'],
    parentId !== undefined,
  ]);
  // The request to /inner is a trace of its own here, which is well: what is kept is the caller's side of it.
  assert.deepEqual(
    found.map((row) => row.join()).sort(),
    ['client,/inner,,true', 'server,/ask,error,false', 'server,/fail,error,true'].sort(),
  );
});

test('SPOOR_KEEP=>300ms: a slow request is kept, a quick one that fails is not', async (t) => {
  const receiver = await receiveSpans(t);
  const app = await startSampledApp(t, {
    ...receiver.http,
    OTEL_TRACES_SAMPLER: 'always_off',
    SPOOR_KEEP: '>300ms',
  });
  await app.get('/fail');
  await app.get('/slow?400');
  await app.finish();
  const spans = await receiver.spans('sampled', 1);
  assert.deepEqual(
    spans.map(({ tags }) => [tags['url.path'], tags['spoor.kept']]),
    [['/slow', 'slow']],
  );
});

test('SPOOR_KEEP: what the sampler takes is not marked', async (t) => {
  const receiver = await receiveSpans(t);
  const app = await startSampledApp(t, { ...receiver.http, SPOOR_KEEP: 'errors' });
  await app.get('/fail');
  await app.finish();
  const [span] = await receiver.spans('sampled', 1);
  assert.equal(span?.tags['spoor.kept'], undefined);
});
