import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../clock.ts';
import { fetchOverGrpc } from './fetch-over-grpc.ts';
import { fetchOverHttp } from './fetch-over-http.ts';
import { answerGrpc, serveGrpc, serveHttp } from './fixtures/sampling-server.ts';
import { StrategyFailure } from './strategy-failure.ts';
import { type FetchStrategy, maxAnswerBytes } from './strategy-source.ts';

const ask = (fetchStrategy: FetchStrategy, url: string, clock = systemClock, service = 'shop & co') =>
  fetchStrategy({ url: new URL(url), service, clock });

/** `reason; remedy`. */
async function failure(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
  } catch (error) {
    assert.ok(error instanceof StrategyFailure);
    return [error.message, error.remedy].filter((part) => part !== undefined).join('; ');
  }
  return 'no failure';
}

/** Ten seconds are over as soon as something waits for them. */
const hasty = { ...systemClock, after: (_ms: number, work: () => void) => systemClock.after(1, work) };

const half = '{"probabilisticSampling":{"samplingRate":0.5}}';
const strategy = { type: 'probabilistic', probability: 0.5 };
const halfMessage = '120909000000000000e03f';

test('HTTP: the service is asked for once, whatever the endpoint has already', async (t) => {
  const targets: (string | undefined)[] = [];
  const url = await serveHttp(t, (request, response) => {
    targets.push(request.url);
    response.end(half);
  });
  assert.deepEqual(await ask(fetchOverHttp, `${url}/sampling`), strategy);
  assert.deepEqual(await ask(fetchOverHttp, `${url}/a?x=1&service=other`), strategy);
  assert.deepEqual(targets, ['/sampling?service=shop+%26+co', '/a?x=1&service=shop+%26+co']);
});

test('HTTP: no trace header leaves with it, credentials of the address do', async (t) => {
  const seen: unknown[] = [];
  const url = await serveHttp(t, ({ headers }, response) => {
    seen.push(headers.traceparent, headers['uber-trace-id'], headers.authorization);
    response.end(half);
  });
  await ask(fetchOverHttp, url.replace('//', '//user:pass%20word@'));
  assert.deepEqual(seen, [undefined, undefined, `Basic ${btoa('user:pass word')}`]);
});

for (const [what, status, body, expected] of [
  ['a status', 500, 'tired\nnow', 'status 500 (tired now)'],
  ['a redirect', 302, '', 'status 302'],
  ['another path', 404, '', 'status 404; check the path of the endpoint'],
  ['junk', 200, '<html>', 'the answer must be a sampling strategy; is it the sampling port of Jaeger?'],
  ['a strategy with an error status', 400, half, `status 400 (${half})`],
  ['too much', 200, 'x'.repeat(maxAnswerBytes + 1), `the answer must be at most ${maxAnswerBytes} bytes`],
] as const) {
  test(`HTTP: ${what} is a failure`, async (t) => {
    const url = await serveHttp(t, (_, response) => response.writeHead(status).end(body));
    assert.equal(await failure(ask(fetchOverHttp, url)), expected);
  });
}

test('HTTP: half of an answer is a failure', async (t) => {
  const url = await serveHttp(t, (_, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write(half);
    // What was written arrives first.
    response.socket?.end();
  });
  assert.match(await failure(ask(fetchOverHttp, url)), /^aborted$/);
});

test('HTTP and gRPC: a server that says nothing has ten seconds', async (t) => {
  const http = await serveHttp(t, () => {});
  assert.equal(await failure(ask(fetchOverHttp, http, hasty)), 'no answer within 10000 ms');
  const grpc = await serveGrpc(t, () => {});
  assert.equal(await failure(ask(fetchOverGrpc, grpc, hasty)), 'no answer within 10000 ms');
});

test('HTTP and gRPC: nobody listens', async (t) => {
  let url = '';
  await t.test('a server that is gone', async (inner) => {
    url = await serveHttp(inner, () => {});
  });
  for (const way of [fetchOverHttp, fetchOverGrpc]) {
    assert.match(
      await failure(ask(way, url)),
      /^connect ECONNREFUSED 127\.0\.0\.1:\d+; does a sampling server listen there\?$/,
    );
  }
});

test('HTTP to the gRPC port and gRPC to the HTTP port say so', async (t) => {
  const grpc = await serveGrpc(t, () => {});
  assert.match(await failure(ask(fetchOverHttp, grpc)), /if it is the gRPC port, write grpc:\/\/$/);
  const http = await serveHttp(t, (_, response) => response.end(half));
  assert.match(await failure(ask(fetchOverGrpc, http)), /if it is the HTTP port, write http:\/\/$/);
});

test('gRPC: one message each way', async (t) => {
  const seen: unknown[] = [];
  const url = await serveGrpc(t, (call) => {
    const { headers, body } = call;
    seen.push(headers[':path'], headers['content-type'], headers['te'], headers['traceparent']);
    seen.push(body.toString('latin1'));
    answerGrpc(call, halfMessage);
  });
  assert.deepEqual(await ask(fetchOverGrpc, url), strategy);
  assert.deepEqual(seen, [
    '/jaeger.api_v2.SamplingManager/GetSamplingStrategy',
    'application/grpc',
    'trailers',
    undefined,
    '\x00\x00\x00\x00\x0b\x0a\x09shop & co',
  ]);
});

for (const [what, answer, expected] of [
  ['a status', (call) => answerGrpc(call, '', 14, 'tired'), 'gRPC status 14 (tired)'],
  [
    'another service',
    ({ stream }) => stream.respond({ ':status': 200, 'grpc-status': '12' }, { endStream: true }),
    'gRPC status 12; is it the sampling port of Jaeger?',
  ],
  ['no gRPC', ({ stream }) => stream.respond({ ':status': 404 }, { endStream: true }), 'status 404'],
  [
    'junk',
    (call) => answerGrpc(call, 'ffff'),
    'the answer must be a sampling strategy; is it the sampling port of Jaeger?',
  ],
  [
    'no message',
    ({ stream }) => stream.respond({ ':status': 200, 'grpc-status': '0' }, { endStream: true }),
    'the answer must be a sampling strategy; is it the sampling port of Jaeger?',
  ],
  [
    'too much',
    (call) => answerGrpc(call, '00'.repeat(maxAnswerBytes + 1)),
    `the answer must be at most ${maxAnswerBytes} bytes`,
  ],
] as const satisfies readonly (readonly [string, Parameters<typeof serveGrpc>[1], string])[]) {
  test(`gRPC: ${what} is a failure`, async (t) => {
    const url = await serveGrpc(t, answer);
    assert.equal(await failure(ask(fetchOverGrpc, url)), expected);
  });
}

test('gRPC: a call that is cancelled is a failure', async (t) => {
  const cancel = 8;
  const url = await serveGrpc(t, ({ stream }) => stream.close(cancel));
  assert.notEqual(await failure(ask(fetchOverGrpc, url)), 'no failure');
});

test('gRPC: a connection that goes away is a failure', async (t) => {
  const url = await serveGrpc(t, ({ stream }) => stream.session?.destroy());
  assert.notEqual(await failure(ask(fetchOverGrpc, url)), 'no failure');
});
