import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeOf, tagsOf, trace } from '../trace/testing.ts';
import { curlCommand } from './curl-command.ts';
import { exceptionsOf, exceptionTitle } from './exceptions.ts';
import { operationPattern, patternOf } from './operation-pattern.ts';
import { prettyJson } from './pretty-json.ts';
import { spanStatus } from './span-status.ts';
import { firstFrames, readStack } from './stack-frames.ts';
import { groupTags } from './tag-groups.ts';

const spanWith = (tags: Readonly<Record<string, unknown>>, rest: object = {}) =>
  nodeOf(trace({ id: 'a', tags, ...rest }), 'a').span;

const statuses: [Record<string, unknown>, string][] = [
  [{ 'http.response.status_code': 503 }, '503 Service Unavailable -'],
  [{ 'http.status_code': '404' }, '404 Not Found -'],
  [{ 'http.status_code': 299 }, '299 - -'],
  [{ 'http.status_code': 'abc' }, '- - -'],
  [{ 'rpc.grpc.status_code': 14 }, 'UNAVAILABLE - -'],
  [{ 'rpc.grpc.status_code': 99 }, '99 - -'],
  [{ 'rpc.response.status_code': 'DEADLINE_EXCEEDED' }, 'DEADLINE_EXCEEDED - -'],
  [{ 'otel.status_description': 'late' }, '- - late'],
  [{ 'otel.status_description': ' ' }, '- - -'],
  [{}, '- - -'],
];
for (const [tags, expected] of statuses) {
  test(`status of ${JSON.stringify(tags)}`, () => {
    const { code = '-', name = '-', description = '-' } = spanStatus(spanWith(tags));
    assert.equal(`${code} ${name} ${description}`, expected);
  });
}

const stack = [
  'BankError: no answer',
  '    at Socket.onTimeout (node:net:587:8)',
  '    at charge (/app/src/charge.ts:22:18)',
  '    at layer (/app/node_modules/express/lib/router/layer.js:95:5)',
  '    at async handle (/app/src/routes.ts:9:3)',
].join('\n');

test('stack: frames of the program before those of libraries and the runtime', () => {
  const frames = readStack(stack);
  assert.equal(frames.length, 4);
  assert.deepEqual(
    firstFrames(frames, 3).map(({ text }) => text),
    ['at charge (/app/src/charge.ts:22:18)', 'at async handle (/app/src/routes.ts:9:3)'],
  );
  assert.equal(firstFrames(readStack('    at a (node:net:1:1)'), 3).length, 1);
  assert.equal(readStack('  File "app.py", line 3, in charge\n    pay()').length, 1);
  assert.equal(readStack('main.pay()\n\t/app/main.go:42 +0x1d').length, 1);
  assert.equal(readStack('no stack').length, 0);
});

test('exceptions: of OpenTelemetry, of OpenTracing, as tags; the last one first', () => {
  const log = (timestamp: number, fields: Record<string, unknown>) => ({ timestamp, fields: tagsOf(fields) });
  const logs = [
    log(1010, {
      event: 'exception',
      'exception.type': 'A',
      'exception.message': 'first',
      'exception.stacktrace': stack,
    }),
    log(1020, { event: 'cache', message: 'hit' }),
    log(1030, { event: 'error', message: 'refused', stack }),
  ];
  const found = exceptionsOf(spanWith({}, { logs }));
  assert.deepEqual(found.map(exceptionTitle), ['refused', 'A: first']);
  assert.deepEqual(
    found.map(({ afterStart, frames }) => [afterStart, frames.length]),
    [
      [30, 4],
      [10, 4],
    ],
  );
  const [tagged] = exceptionsOf(spanWith({ 'error.kind': 'E', 'error.message': 'm' }));
  assert.equal(tagged && exceptionTitle(tagged), 'E: m');
  assert.deepEqual(exceptionsOf(spanWith({ message: 'all is well' })), []);
});

test('tags: by what they are about, the program’s own first, and what is said twice apart', () => {
  const { groups, repeated } = groupTags(
    tagsOf({
      'http.request.method': 'GET',
      'http.method': 'GET',
      'http.status_code': 500,
      'http.response.status_code': 200,
      'shop.cart': 7,
      'db.system.name': 'redis',
      'server.address': 'a',
      'net.peer.name': 'a',
      'span.kind': 'client',
      error: true,
      'otel.scope.name': 'x',
      'baggage.user': 'ada',
    }),
  );
  assert.deepEqual(
    groups.map(({ title, tags }) => `${title}: ${tags.map(({ key }) => key).join(' ')}`),
    [
      'Attributes: shop.cart',
      'HTTP: http.request.method http.status_code http.response.status_code',
      'Database: db.system.name',
      'Network: server.address',
      'Tracer: otel.scope.name',
    ],
  );
  assert.deepEqual(
    repeated.map(({ key }) => key),
    ['http.method', 'net.peer.name', 'span.kind', 'error', 'baggage.user'],
  );
});

test('tags: an error that says more than true is shown, and none is lost', () => {
  const tags = tagsOf({ error: 'no route to host', constructor: 1, toString: 2 });
  const { groups, repeated } = groupTags(tags);
  assert.equal(groups.flatMap((group) => group.tags).length + repeated.length, 3);
  assert.deepEqual(repeated, []);
});

const patterns: [string, string][] = [
  ['GET /item/1000', 'GET /item/N'],
  ['GET /item/1000?x=1', 'GET /item/N?x=N'],
  ['GET /v2/item', 'GET /v2/item'],
  ['/a/5b0e0a1c00000000000000000001f4', '/a/N'],
  ['/a/123e4567-e89b-12d3-a456-426614174000/b', '/a/N/b'],
  ['SELECT deadbeef', 'SELECT deadbeef'],
  ['job 17 of 20', 'job N of N'],
  ['utf8', 'utf8'],
];
for (const [name, pattern] of patterns) {
  test(`pattern of ${name}`, () => assert.equal(patternOf(name), pattern));
}

test('pattern: the path counts where the name is only a method', () => {
  const span = spanWith({ 'url.full': 'http://items/item/7' }, { operationName: 'GET' });
  assert.equal(operationPattern(span), 'GET /item/N');
});

const jsons: [string, string | undefined][] = [
  ['{"a":1,"b":[1,2],"c":{}}', '{\n  "a": 1,\n  "b": [\n    1,\n    2\n  ],\n  "c": {}\n}'],
  ['[]', '[]'],
  ['{"n":12345678901234567890,"s":"a,{:}\\""}', '{\n  "n": 12345678901234567890,\n  "s": "a,{:}\\""\n}'],
  ['12', undefined],
  ['{broken', undefined],
  ['{"a":}', undefined],
  ['text', undefined],
];
for (const [text, pretty] of jsons) {
  test(`json: ${text}`, () => assert.equal(prettyJson(text), pretty));
}

test('curl: the request of a client, quoted for the shell', () => {
  const span = spanWith({
    'http.request.method': 'POST',
    'url.full': "http://pay:8080/charges?note=it's",
    'http.request.header.content-type': '["application/json"]',
    'http.request.header.traceparent': '00-1-2-01',
    'user_agent.original': 'curl\nrm -rf /',
  });
  assert.equal(
    curlCommand(span),
    [
      "curl 'http://pay:8080/charges?note=it'\\''s'",
      '-X POST',
      "-H 'content-type: application/json'",
      "-H 'user-agent: curl rm -rf /'",
      "--data '…'",
    ].join(' \\\n  '),
  );
});

test('curl: the request of a server from its parts', () => {
  const tags = {
    'http.request.method': 'GET',
    'url.scheme': 'https',
    'url.path': '/cart',
    'url.query': 'a=1',
    'server.address': 'shop.example',
    'server.port': 443,
  };
  assert.equal(curlCommand(spanWith(tags)), "curl 'https://shop.example/cart?a=1'");
  assert.equal(
    curlCommand(spanWith({ ...tags, 'server.port': 8443 })),
    "curl 'https://shop.example:8443/cart?a=1'",
  );
});

const noRequests: Record<string, unknown>[] = [
  {},
  { 'http.request.method': 'GET' },
  { 'http.request.method': 'GET;ls', 'url.full': 'http://a/' },
  { 'http.request.method': 'GET', 'url.full': 'javascript:alert(1)' },
];
for (const tags of noRequests) {
  test(`curl: none for ${JSON.stringify(tags)}`, () => assert.equal(curlCommand(spanWith(tags)), undefined));
}
