import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestCollector } from '../testing/start-test-collector.ts';
import { exportResponse, statusResponse } from './otlp-response.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

// resource_spans(1) { resource(1) { attributes(1) { key(1) "service.name" value(2) { string_value(1) "a" } } }
//                     scope_spans(2) { spans(2) { trace_id(1) span_id(2) name(5) start(7) end(8) } } }
const span =
  '0a10 4bf92f3577b34da6a3ce929d0e0e4736 1208 00f067aa0ba902b7 2a02 6f70 39 e803000000000000 41 b80b000000000000';
const request = hex(`0a4f 0a17 0a15 0a0c 736572766963652e6e616d65 1205 0a03 616263 1234 1232 ${span}`);
const protobuf = { 'Content-Type': 'application/x-protobuf' };

test('OTLP in protobuf: the span is stored and the answer is an empty protobuf message', async (t) => {
  const collector = await startTestCollector(t);
  const answer = await fetch(collector.url('otlp', '/v1/traces'), {
    method: 'POST',
    headers: protobuf,
    body: request,
  });
  assert.equal(answer.status, 200, await answer.clone().text());
  assert.equal(answer.headers.get('content-type'), 'application/x-protobuf');
  assert.equal((await answer.arrayBuffer()).byteLength, 0);
  assert.equal((await collector.getJson('/api/traces/4bf92f3577b34da6a3ce929d0e0e4736')).status, 200);
});

test('OTLP in protobuf: a refusal is a Status in protobuf', async (t) => {
  const collector = await startTestCollector(t);
  const answer = await fetch(collector.url('otlp', '/v1/traces'), {
    method: 'POST',
    headers: protobuf,
    body: 'x',
  });
  assert.equal(answer.status, 400);
  assert.equal(answer.headers.get('content-type'), 'application/x-protobuf');
  const body = Buffer.from(await answer.arrayBuffer());
  assert.deepEqual([...body.subarray(0, 3)], [0x08, 3, 0x12]);
});

test('exportResponse: rejected spans as a varint in partial_success', () => {
  const message = 'x'.repeat(70);
  const decoded = { spans: [], rejectedSpans: 300, droppedValues: 0, faultReason: message };
  const bytes = Buffer.from(exportResponse('application/x-protobuf', decoded));
  assert.deepEqual(bytes, Buffer.concat([hex('0a4b 08ac02 1246'), Buffer.from(message)]));
});

test('statusResponse: a message longer than one length byte', () => {
  const bytes = Buffer.from(statusResponse('application/x-protobuf', 413, 'x'.repeat(200)));
  assert.deepEqual(bytes, Buffer.concat([hex('0808 12c801'), Buffer.from('x'.repeat(200))]));
});
