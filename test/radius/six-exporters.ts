/** All formats side by side, each with the delivery of the real engine up to the wire, where the bytes are decoded again. */

import type { EncodableSpan, Resource } from '@spoor/core';
import { ManualClock } from '@spoor/testkit';
import {
  createJaegerCompactEncoder,
  createJaegerHttpEncoder,
  createOtlpJsonEncoder,
  createOtlpProtobufEncoder,
  createZipkinV1Encoder,
  createZipkinV2Encoder,
  decodeOtlpJson,
  decodeOtlpProtobuf,
  decodeThriftBatch,
  decodeThriftCompactMessage,
  decodeZipkinV1Json,
  decodeZipkinV2Json,
  type SpanRecord,
} from '@spoor/wire';
import { Exporter } from '../../packages/delivery/src/exporter.ts';
import { FakeTransport } from '../../packages/delivery/src/fixtures/fake-transport.ts';

export const formats = [
  {
    name: 'Jaeger compact',
    maxBatchBytes: 65_000,
    create: createJaegerCompactEncoder,
    decode: decodeThriftCompactMessage,
  },
  {
    name: 'Jaeger binary over HTTP',
    maxBatchBytes: 2 ** 20,
    create: createJaegerHttpEncoder,
    decode: decodeThriftBatch,
  },
  {
    name: 'OTLP protobuf',
    maxBatchBytes: 2 ** 20,
    create: createOtlpProtobufEncoder,
    decode: decodeOtlpProtobuf,
  },
  { name: 'OTLP JSON', maxBatchBytes: 2 ** 20, create: createOtlpJsonEncoder, decode: decodeOtlpJson },
  { name: 'Zipkin v2', maxBatchBytes: 2 ** 20, create: createZipkinV2Encoder, decode: decodeZipkinV2Json },
  { name: 'Zipkin v1', maxBatchBytes: 2 ** 20, create: createZipkinV1Encoder, decode: decodeZipkinV1Json },
] as const;

const resource: Resource = { serviceName: 'radius', attributes: [['host.name', 'h']] };

export interface OneExporter {
  readonly name: string;
  readonly exporter: Exporter<EncodableSpan>;
  /** What its log was told. */
  readonly lines: readonly string[];
  /** What has arrived since it was asked last. */
  received(): Promise<readonly SpanRecord[]>;
  /** How many that is in total. */
  arrivedCount(): number;
}

function start({ name, maxBatchBytes, create, decode }: (typeof formats)[number]): OneExporter {
  const losses = { fullQueueDroppedSpans: 0, tooLargeDroppedSpans: 0, failedToEmitSpans: 0 };
  const lines: string[] = [];
  const bytes: Uint8Array[] = [];
  let count = 0;
  const transport = new FakeTransport();
  transport.answer = (batch) => {
    bytes.push(Uint8Array.from(batch.bytes));
    return { tag: 'delivered' };
  };
  const say = (line: string) => void lines.push(line);
  const exporter = new Exporter<EncodableSpan>({
    encoder: create(resource, { maxBatchBytes, losses }),
    losses,
    transport,
    batch: {
      scheduleDelayMs: 1000,
      exportTimeoutMs: 0,
      maxQueueSpans: 2048,
      maxBatchSpans: 512,
      maxQueueBytes: 2 ** 23,
    },
    clock: new ManualClock(),
    log: { warn: say, info: say },
    spool: undefined,
  });
  const received = async () => {
    await exporter.flush();
    const spans = bytes.splice(0).flatMap((batch): readonly SpanRecord[] => decode(batch).spans);
    count += spans.length;
    return spans;
  };
  return { name, exporter, lines, received, arrivedCount: () => count };
}

export const sixExporters = (): readonly OneExporter[] => formats.map(start);
