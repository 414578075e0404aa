import type { Resource } from '@spoor/core';
import { BatchEncoder } from './batch-encoder.ts';
import { BinaryProtocol } from './binary-protocol.ts';
import { ByteWriter } from './byte-writer.ts';
import { CompactProtocol } from './compact-protocol.ts';
import { fittingResource } from './fitting-resource.ts';
import { JaegerFormat, type JaegerFraming } from './jaeger-format.ts';
import type { EncoderOptions, SpanEncoder } from './span-encoder.ts';

/** Room beside the largest batch for the span that does not fit any more. */
const slackBytes = 16 * 1024;
const largestInitialBytes = 256 * 1024;

export function writerFor(options: EncoderOptions): ByteWriter {
  const capacity = Math.min(options.maxBatchBytes, largestInitialBytes) + slackBytes;
  return new ByteWriter(capacity, options.maxBatchBytes + slackBytes);
}

function framingOf(resource: Resource, options: EncoderOptions, isDatagram: boolean): JaegerFraming {
  return { isDatagram, resource: fittingResource(resource, options.maxBatchBytes), losses: options.losses };
}

/** For the agent's compact port: one datagram with the message `emitBatch`. */
export function createJaegerCompactEncoder(resource: Resource, options: EncoderOptions): SpanEncoder {
  const framing = framingOf(resource, options, true);
  return new BatchEncoder(new JaegerFormat(new CompactProtocol(writerFor(options)), framing), options);
}

/** The same for the agent's binary port. */
export function createJaegerBinaryEncoder(resource: Resource, options: EncoderOptions): SpanEncoder {
  const framing = framingOf(resource, options, true);
  return new BatchEncoder(new JaegerFormat(new BinaryProtocol(writerFor(options)), framing), options);
}

/** For the collector's HTTP port: the bare Batch in the binary protocol. */
export function createJaegerHttpEncoder(resource: Resource, options: EncoderOptions): SpanEncoder {
  const framing = framingOf(resource, options, false);
  return new BatchEncoder(new JaegerFormat(new BinaryProtocol(writerFor(options)), framing), options);
}
