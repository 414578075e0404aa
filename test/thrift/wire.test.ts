import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { activeContext, createPropagator, identityOf, rootContext, runInContext } from '@spoor/core';
import { formatBinaryField, formatCompactField } from '../../packages/thrift/src/context-field.ts';
import { type Handlers, type Traced, traceThrift } from './traced-thrift.ts';

type Done = (error: unknown, value?: unknown) => void;
const traceId = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
const entries = ['traceparent', traceparent];
const text = (value: string): string => Buffer.from(value).toString('hex');
const [who, value] = [text('who'), text(traceparent)];

/** A server that is none, and the bytes that come to it. */
async function listenRaw(t: TestContext): Promise<{ port: number; first: Promise<Buffer> }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket.on('error', () => {})));
  const first = new Promise<Buffer>((resolve) => {
    server.on('connection', (socket) => socket.once('data', resolve));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, first };
}

/** What a client writes for `Base.who("me")` below the span of the header above. */
async function written(
  t: TestContext,
  options: (thrift: Traced['thrift']) => object,
  json = false,
): Promise<string> {
  const traced = traceThrift(t, { tracer: undefined, writesJson: json });
  const { port, first } = await listenRaw(t);
  const { client } = await traced.connectTo(port, options(traced.thrift));
  const context = createPropagator(['tracecontext']).extractRaw(rootContext, entries);
  runInContext(context, () => client['who']?.('me', () => {}), undefined, []);
  return (await first).toString('hex');
}

const binary = `8001000100000003${who}00000001 0b000100000002${text('me')}`.replace(' ', '');
const binaryField = `0d22b80b0b000000010000000b${text('traceparent')}00000037${value}`;

test('binary: the field is the last one of the arguments', async (t) => {
  assert.equal(await written(t, () => ({})), `${binary}${binaryField}00`);
});

test('binary, framed: the frame is so much longer', async (t) => {
  const bytes = await written(t, ({ TFramedTransport }) => ({ transport: TFramedTransport }));
  assert.equal(bytes, `0000006c${binary}${binaryField}00`);
});

test('compact', async (t) => {
  const bytes = await written(t, ({ TCompactProtocol }) => ({ protocol: TCompactProtocol }));
  const field = `0bf08a0101880b${text('traceparent')}37${value}`;
  assert.equal(bytes, `82210103${who}1802${text('me')}${field}00`);
});

const jsonWithout = '[1,"who",1,1,{"1":{"str":"me"}}]';

test('JSON: only where it is asked for', async (t) => {
  const bytes = await written(t, ({ TJSONProtocol }) => ({ protocol: TJSONProtocol }));
  assert.equal(Buffer.from(bytes, 'hex').toString(), jsonWithout);
});

test('JSON, asked for', async (t) => {
  const bytes = await written(t, ({ TJSONProtocol }) => ({ protocol: TJSONProtocol }), true);
  const field = `"8888":{"map":["str","str",1,{"traceparent":"${traceparent}"}]}`;
  assert.equal(Buffer.from(bytes, 'hex').toString(), jsonWithout.replace('}}]', `},${field}}]`));
});

interface Answered {
  /** Of the span that is the handler's parent; undefined without one. */
  readonly traces: (string | undefined)[];
  readonly bytes: string;
  readonly names: string[];
}

/** Sends frames, and gives what came back, of so many answers. */
async function send(
  traced: Traced,
  chunks: readonly Buffer[],
  answers: number,
  options: object,
): Promise<Answered> {
  const traces: (string | undefined)[] = [];
  const note = (name: string, done: Done) => {
    traces.push(identityOf(activeContext())?.traceId);
    done(null, name);
  };
  const { port } = await traced.serve({ who: note, ping: note } satisfies Handlers, options);
  const socket = await traced.raw(port);
  let bytes = Buffer.alloc(0);
  const done = new Promise<void>((resolve) => {
    socket.on('data', (data) => {
      bytes = Buffer.concat([bytes, data]);
      if (bytes.toString('latin1').split('who').length > answers) resolve();
    });
    socket.on('close', () => resolve());
  });
  for (const chunk of chunks) socket.write(chunk);
  await done;
  return { traces, bytes: bytes.toString('hex'), names: traced.ended.map(({ name }) => name) };
}

const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex');
const head = `80010001 00000003 ${who} 00000001`;
const argument = `0b0001 00000002 ${text('me')}`;
const field = (id: number, given: readonly string[] = entries): string =>
  formatBinaryField(id, given).toString('hex');
const message = (...fields: string[]): Buffer => hex(`${head} ${fields.join(' ')} 00`);
const many = Array.from({ length: 101 }, (_, index) => [`k${index}`, 'x']).flat();
const older = ['uber-trace-id', `1${traceId.slice(1)}:b7ad6b7169203331:0:1`];

/** Whether the call belongs to the trace of the field. */
const frames: Readonly<Record<string, readonly [Buffer, boolean]>> = {
  'last of the arguments': [message(argument, field(8888)), true],
  'first of the arguments': [message(field(8888), argument), true],
  'no field': [message(argument), false],
  'the field of OpenTracing': [message(argument, field(3333)), true],
  'the field of OpenTracing with another trace before ours': [
    message(argument, field(3333, ['traceparent', traceparent.replaceAll('7', '8')]), field(8888)),
    true,
  ],
  'another tracer’s map before ours': [message(argument, field(8888, ['sw8', '1-x']), field(8888)), true],
  'numbers instead of texts': [message(argument, `0d22b80b08 00000001 00000001 6b 00000007`), false],
  'a text instead of a map': [message(argument, `0b22b8 00000002 ${text('me')}`), false],
  'a list of maps': [
    message(argument, `0f22b8 0d 00000001 ${formatBinaryField(8888, entries).subarray(3).toString('hex')}`),
    false,
  ],
  'a hundred and one entries': [message(argument, field(8888, [...many, ...entries])), false],
  'more characters than are read': [
    message(argument, field(8888, [...entries, 'k', 'x'.repeat(8200)])),
    false,
  ],
  'inside of a struct': [message(argument, `0c0009 ${field(8888)} 00`), false],
  'a header without a version': [hex(`00000003 ${who} 01 00000001 ${argument} ${field(8888)} 00`), true],
  'a header that is none': [message(argument, field(8888, ['traceparent', 'x'])), false],
};

for (const [name, [frame, isContinued]] of Object.entries(frames)) {
  test(`a server reads ${name}: the answer is the same, and the call is ${isContinued ? 'continued' : 'a trace of its own'}`, async (t) => {
    const traced = traceThrift(t);
    const { traces, bytes, names } = await send(traced, [frame], 1, {});
    assert.deepEqual(
      traces.map((trace) => trace === traceId),
      [isContinued],
    );
    assert.equal(bytes, `8001000200000003${who}000000010b000000000002${text('me')}00`);
    assert.deepEqual(names, ['Base/who']);
    assert.deepEqual([traced.openSpanCount(), traced.faults], [0, []]);
  });
}

test('the older field brings what Jaeger’s clients wrote', async (t) => {
  const traced = traceThrift(t, { propagator: createPropagator(['jaeger']) });
  const { traces } = await send(traced, [message(argument, field(3333, older))], 1, {});
  assert.deepEqual(traces, [`1${traceId.slice(1)}`]);
});

test('compact: read wherever it stands', async (t) => {
  const traced = traceThrift(t);
  const compact = hex(
    `82210103${who} ${formatCompactField(8888, entries).toString('hex')} 080202${text('me')} 00`,
  );
  const { traces } = await send(traced, [compact], 1, { protocol: traced.thrift.TCompactProtocol });
  assert.deepEqual(traces, [traceId]);
});

test('JSON: read without being asked for', async (t) => {
  const traced = traceThrift(t);
  const json = Buffer.from(
    `[1,"who",1,1,{"1":{"str":"me"},"8888":{"map":["str","str",1,{"traceparent":"${traceparent}"}]}}]`,
  );
  const { traces } = await send(traced, [json], 1, { protocol: traced.thrift.TJSONProtocol });
  assert.deepEqual(traces, [traceId]);
});

test('two messages in one chunk, of the same number, and a message in two chunks: a span each', async (t) => {
  const traced = traceThrift(t);
  const whole = message(argument, field(8888));
  const chunks = [Buffer.concat([whole, message(argument)]), whole.subarray(0, 40), whole.subarray(40)];
  const { traces } = await send(traced, chunks, 3, {});
  assert.deepEqual(
    traces.map((trace) => trace === traceId),
    [true, false, true],
  );
  assert.deepEqual([traced.ended.length, traced.openSpanCount()], [3, 0]);
});

test('the field under a number of its own, and off', async (t) => {
  const own = traceThrift(t, { fieldId: 77 });
  const first = await send(own, [message(argument, field(77), field(8888, ['traceparent', 'x']))], 1, {});
  assert.deepEqual(first.traces, [traceId]);
  own.disable();
  const off = traceThrift(t, { fieldId: undefined });
  const second = await send(off, [message(argument, field(8888))], 1, {});
  assert.notEqual(second.traces[0], traceId);
});
