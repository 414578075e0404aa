import type { ConsoleExporter, ExporterConfig } from '@spoor/config';
import type { Resource } from '@spoor/core';
import {
  createJaegerBinaryEncoder,
  createJaegerCompactEncoder,
  createJaegerHttpEncoder,
  createOtlpJsonEncoder,
  createOtlpProtobufEncoder,
  createZipkinV1Encoder,
  createZipkinV2Encoder,
  type EncoderOptions,
  type LossCounts,
  type SpanEncoder,
} from '@spoor/wire';

export type NetworkExporter = Exclude<ExporterConfig, ConsoleExporter>;

/** Of one HTTP request. Collectors take some megabytes; a batch of ordinary spans is far below. */
const maxRequestBytes = 1024 * 1024;

type CreateEncoder = (resource: Resource, options: EncoderOptions) => SpanEncoder;

function chooseEncoder(exporter: NetworkExporter): CreateEncoder {
  if (exporter.type === 'zipkin')
    return exporter.version === 1 ? createZipkinV1Encoder : createZipkinV2Encoder;
  switch (exporter.protocol) {
    case 'udp/thrift.compact':
      return createJaegerCompactEncoder;
    case 'udp/thrift.binary':
      return createJaegerBinaryEncoder;
    case 'http/thrift.binary':
      return createJaegerHttpEncoder;
    case 'http/json':
      return createOtlpJsonEncoder;
    case 'http/protobuf':
    case 'grpc':
      return createOtlpProtobufEncoder;
  }
}

/** The encoder of an exporter's format, for the largest batch that its way takes. */
export function createEncoder(
  exporter: NetworkExporter,
  resource: Resource,
  losses: LossCounts,
): SpanEncoder {
  const maxBatchBytes = 'maxPacketBytes' in exporter ? exporter.maxPacketBytes : maxRequestBytes;
  return chooseEncoder(exporter)(resource, { maxBatchBytes, losses });
}
