import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { respondJsonParts } from './respond.ts';

/** A server that answers by `answer`; resolves to its port. */
async function serve(t: TestContext, answer: (response: ServerResponse) => void): Promise<number> {
  const server = createServer((_request, response) => answer(response)).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function* numbers(count: number): Generator<string> {
  yield '[0';
  for (let i = 1; i < count; i++) yield `,${i}`;
  yield ']';
}

for (const [name, count, length] of [
  ['a short answer is sent whole, with its length', 3, '7'],
  ['a long answer is sent in pieces', 100_000, null],
] as const) {
  test(name, async (t) => {
    const port = await serve(t, (response) => respondJsonParts(response, numbers(count)));
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    assert.equal(answer.headers.get('content-length'), length);
    assert.equal(answer.headers.get('content-type'), 'application/json');
    assert.deepEqual(
      await answer.json(),
      Array.from({ length: count }, (_, i) => i),
    );
  });
}

test('a reader that leaves stops the making', async (t) => {
  let [made, isOver] = [0, false];
  function* endless(): Generator<string> {
    try {
      for (;;) {
        made++;
        yield 'x'.repeat(1000);
      }
    } finally {
      isOver = true;
    }
  }
  const answered = new Promise<void>((resolve) => {
    serve(t, (response) => respondJsonParts(response, endless()).then(resolve)).then((port) => {
      const socket = connect(port, '127.0.0.1');
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
      socket.once('data', () => socket.destroy());
    });
  });
  await answered;
  assert.ok(isOver && made < 100_000, `${made} parts`);
});

test('what fails in the middle is broken off, not ended', async (t) => {
  function* failing(): Generator<string> {
    yield 'x'.repeat(100_000);
    throw new Error('no more');
  }
  const port = await serve(t, (response) => {
    respondJsonParts(response, failing()).catch(() => {});
  });
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  await assert.rejects(answer.text());
});
