import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Guard } from '@spoor/patch';
import { hasTrailersInBody, overhear, WebTrailers } from './web-trailers.ts';

function frame(flags: number, payload: string): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(flags, 0);
  head.writeUInt32BE(Buffer.byteLength(payload), 1);
  return Buffer.concat([head, Buffer.from(payload)]);
}

const message = frame(0, 'a message');
const good = frame(0x80, 'grpc-status: 0\r\n');
const bad = frame(0x80, 'Grpc-Status:5\r\ngrpc-message:not%20found\r\nx-other: y\r\n');

function read(...chunks: readonly unknown[]) {
  const trailers = new WebTrailers();
  for (const chunk of chunks) trailers.read(chunk);
  return trailers.status;
}

test('web trailers: the last frame has them', () => {
  assert.deepEqual(read(message, good), { code: 0, message: undefined });
  assert.deepEqual(read(Buffer.concat([message, message, bad])), { code: 5, message: 'not found' });
});

test('web trailers: wherever the body is cut', () => {
  const body = Buffer.concat([message, frame(0, ''), bad]);
  for (let at = 0; at <= body.length; at++)
    assert.equal(read(body.subarray(0, at), body.subarray(at))?.code, 5, `cut at ${at}`);
  assert.equal(read(...[...body].map((byte) => Uint8Array.of(byte)))?.code, 5);
});

test('web trailers: none in a body that ends before', () => {
  const body = Buffer.concat([message, good]);
  for (let at = 0; at < body.length; at++)
    assert.equal(read(body.subarray(0, at)), undefined, `cut at ${at}`);
});

test('web trailers: text is read, anything else is passed over', () => {
  assert.equal(read(message.toString('latin1'), good.toString('latin1')), undefined);
  assert.equal(read(frame(0, 'x').toString(), frame(0, '').toString()), undefined);
  assert.equal(read(null, 5, {}, message, undefined, good)?.code, 0);
});

test('web trailers: compressed and endless ones are not read', () => {
  assert.equal(read(frame(0x81, 'grpc-status: 0\r\n')), undefined);
  assert.equal(read(frame(0x80, `grpc-status: 0\r\nx: ${'y'.repeat(20_000)}\r\n`)), undefined);
  assert.equal(read(Buffer.from([0x80, 0xff, 0xff, 0xff, 0xff]), Buffer.alloc(100_000)), undefined);
});

for (const [type, expected] of [
  ['application/grpc-web', true],
  ['application/grpc-web+proto', true],
  ['application/grpc-web-text', false],
  ['application/grpc', false],
  ['application/grpc+proto', false],
] as const) {
  test(`web trailers: ${type}`, () => assert.equal(hasTrailersInBody(type), expected));
}

test('overhear: the method does what it does, and cannot be seen', () => {
  const heard: unknown[] = [];
  const stream = {
    written: [] as unknown[],
    write(chunk: unknown, encoding: unknown) {
      this.written.push(chunk, encoding);
      return 'result';
    },
  };
  const own = Object.create(stream) as typeof stream;
  const place = new Guard('test', () => {}).lenientPlace('reading');
  overhear(own, 'write', (chunk) => heard.push(chunk), place);
  overhear(own, 'end', () => {}, place);
  assert.equal(own.write('a', 'utf8'), 'result');
  assert.deepEqual([heard, stream.written, Object.keys(own)], [['a'], ['a', 'utf8'], []]);
  const fault = (): never => {
    throw new Error('ours');
  };
  overhear(own, 'write', fault, place);
  assert.equal(own.write('b', 'utf8'), 'result');
  assert.equal(place.hasFailed, true);
});
