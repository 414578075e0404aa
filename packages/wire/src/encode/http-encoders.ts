import type { Resource } from '@spoor/core';
import { BatchEncoder } from './batch-encoder.ts';
import { fittingResource } from './fitting-resource.ts';
import { writerFor } from './jaeger-encoder.ts';
import { OtlpJsonFormat } from './otlp-json-format.ts';
import { OtlpProtobufFormat } from './otlp-protobuf-format.ts';
import type { EncoderOptions, SpanEncoder } from './span-encoder.ts';
import { ZipkinFormat } from './zipkin-format.ts';
import { ZipkinV1Text } from './zipkin-v1-text.ts';
import { ZipkinV2Text } from './zipkin-v2-text.ts';

/** `POST /v1/traces`, `application/x-protobuf`. */
export function createOtlpProtobufEncoder(resource: Resource, options: EncoderOptions): SpanEncoder {
  return new BatchEncoder(
    new OtlpProtobufFormat(writerFor(options), fittingResource(resource, options.maxBatchBytes)),
    options,
  );
}

/** `POST /v1/traces`, `application/json`. */
export function createOtlpJsonEncoder(resource: Resource, options: EncoderOptions): SpanEncoder {
  return new BatchEncoder(
    new OtlpJsonFormat(writerFor(options), fittingResource(resource, options.maxBatchBytes)),
    options,
  );
}

/** `POST /api/v2/spans`, `application/json`. */
export function createZipkinV2Encoder(resource: Resource, options: EncoderOptions): SpanEncoder {
  return new BatchEncoder(
    new ZipkinFormat(writerFor(options), new ZipkinV2Text(fittingResource(resource, options.maxBatchBytes))),
    options,
  );
}

/** `POST /api/v1/spans`, `application/json`. */
export function createZipkinV1Encoder(resource: Resource, options: EncoderOptions): SpanEncoder {
  return new BatchEncoder(
    new ZipkinFormat(writerFor(options), new ZipkinV1Text(fittingResource(resource, options.maxBatchBytes))),
    options,
  );
}
