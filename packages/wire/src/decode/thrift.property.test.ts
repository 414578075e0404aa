import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ApacheThriftWriter, type ThriftProtocol, type WriteOptions } from '../fixtures/apache-thrift.ts';
import { batch } from '../fixtures/arbitrary-spans.ts';
import { decodeThriftBatch, decodeThriftBinaryMessage, decodeThriftCompactMessage } from './thrift.ts';

const nothingLost = { rejectedSpans: 0, droppedValues: 0, faultReason: undefined };
const decodeMessage = { compact: decodeThriftCompactMessage, binary: decodeThriftBinaryMessage };

describe('what Apache Thrift writes, we read', () => {
  for (const protocol of ['compact', 'binary'] satisfies ThriftProtocol[]) {
    const variants: Record<string, Partial<WriteOptions>> = {
      'only the value that a tag has': {},
      'all five values of each tag': { allValues: true },
      'fields that nobody knows': { unknownFields: true },
      'a call': { messageType: 1 },
    };
    for (const [name, options] of Object.entries(variants)) {
      test(`${protocol}: ${name}`, () => {
        fc.assert(
          fc.property(batch, (expected) => {
            const bytes = new ApacheThriftWriter({ protocol, ...options }).emitBatch(expected);
            const decoded = decodeMessage[protocol](bytes);
            assert.deepEqual(decoded, { method: 'emitBatch', ...nothingLost, ...expected });
          }),
          { numRuns: 60 },
        );
      });
    }
  }

  test('a batch without a message around it', () => {
    fc.assert(
      fc.property(batch, (expected) => {
        const bytes = new ApacheThriftWriter({ protocol: 'binary', allValues: true }).batch(expected);
        assert.deepEqual(decodeThriftBatch(bytes), { ...nothingLost, ...expected });
      }),
      { numRuns: 60 },
    );
  });

  test('the spans of a batch share one process object', () => {
    fc.assert(
      fc.property(batch, (written) => {
        const bytes = new ApacheThriftWriter({ protocol: 'binary' }).batch(written);
        const { spans, process } = decodeThriftBatch(bytes);
        for (const span of spans) assert.equal(span.process, process);
      }),
      { numRuns: 20 },
    );
  });
});
