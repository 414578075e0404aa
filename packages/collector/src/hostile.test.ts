import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { goldenCompact } from './testing/golden.ts';
import { span, tag } from './testing/spans.ts';
import { startTestCollector } from './testing/start-test-collector.ts';

test('text of a span comes back as data, never as markup', async (t) => {
  const collector = await startTestCollector(t);
  const texts = [
    '<script>alert(1)</script>',
    '</script><img src=x onerror=alert(1)>',
    '\u202Egnp.exe',
    '\0',
    '\uD800',
    'x'.repeat(100_000),
  ];
  collector.store.insert([
    span({ name: texts[0] ?? '', service: texts[1] ?? '', tags: texts.map((text) => tag(text, text)) }),
  ]);
  const answer = await fetch(collector.url('query', '/api/traces/1'));
  assert.equal(answer.headers.get('content-type'), 'application/json');
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  const { data } = (await answer.json()) as { data: { spans: { tags: { value: string }[] }[] }[] };
  const values = data[0]?.spans[0]?.tags.map(({ value }) => value);
  // A lone surrogate has no UTF-8: it becomes the replacement character.
  assert.deepEqual(
    values,
    texts.map((text) => Buffer.from(text).toString()),
  );
});

test('names of prototypes are names like others', async (t) => {
  const collector = await startTestCollector(t);
  collector.store.insert([
    span({
      service: '__proto__',
      name: 'constructor',
      tags: [tag('__proto__', 'polluted'), tag('toString', 'x')],
    }),
  ]);
  const query = encodeURIComponent('{"__proto__":"polluted"}');
  const { body } = await collector.getJson(`/api/traces?service=__proto__&tags=${query}`);
  assert.equal((body as { total: number }).total, 1);
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
});

test('datagrams of rubbish are counted, and the next good one is stored', async (t) => {
  const collector = await startTestCollector(t);
  const stored = new Promise<void>((resolve) => {
    collector.store.subscribe(() => resolve());
  });
  const socket = createSocket('udp4');
  for (let length = 0; length < goldenCompact.length; length++) {
    socket.send(goldenCompact.subarray(0, length), collector.ports.compact, '127.0.0.1');
  }
  socket.send(goldenCompact, collector.ports.compact, '127.0.0.1');
  await stored;
  socket.close();
  const { body } = await collector.getJson('/api/spoor/stats');
  const { received } = body as { received: Record<string, { decodeErrors: number; spans: number }> };
  assert.equal(received['thrift-compact']?.decodeErrors, goldenCompact.length);
  assert.equal(received['thrift-compact']?.spans, 1);
});

for (const [name, bytes] of [
  ['no HTTP', 'rubbish\r\n\r\n'],
  ['a target that is no path', 'GET http://[ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'],
  [
    'a path of broken escapes',
    'GET /api/services/%ff/operations HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  ],
  ['no Host', 'GET /api/services HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ['an endless header', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`],
] as const) {
  test(`${name}: answered with a refusal, without a stack trace`, async (t) => {
    const collector = await startTestCollector(t);
    const socket = connect(collector.ports.query ?? 0, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    // The server may close before it has read everything.
    socket.on('error', () => {});
    socket.write(bytes);
    await once(socket, 'close');
    assert.match(answer, /^HTTP\/1.1 4\d\d /);
    assert.doesNotMatch(answer, /\.ts:|\.cjs:/);
    assert.equal((await collector.getJson('/api/services')).status, 200);
  });
}
