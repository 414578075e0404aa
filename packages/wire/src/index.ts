export { DecodeError } from './decode/decode-error.ts';
export type { ClientStats, DecodedBatch, DecodedMessage, DecodedSpans } from './decode/decoded.ts';
export { type DecodeLimits, defaultDecodeLimits } from './decode/limits.ts';
export { decodeOtlpJson } from './decode/otlp-json.ts';
export { decodeOtlpProtobuf } from './decode/otlp-protobuf.ts';
export {
  decodeThriftBatch,
  decodeThriftBinaryMessage,
  decodeThriftCompactMessage,
  decodeZipkinThrift,
} from './decode/thrift.ts';
export { decodeZipkinV1Json, decodeZipkinV2Json } from './decode/zipkin-json.ts';
export {
  createOtlpJsonEncoder,
  createOtlpProtobufEncoder,
  createZipkinV1Encoder,
  createZipkinV2Encoder,
} from './encode/http-encoders.ts';
export {
  createJaegerBinaryEncoder,
  createJaegerCompactEncoder,
  createJaegerHttpEncoder,
} from './encode/jaeger-encoder.ts';
export { RecordedSpan, resourceOf } from './encode/recorded-span.ts';
export type {
  Batch,
  EncoderFault,
  EncoderOptions,
  FormatChange,
  LossCounts,
  SpanEncoder,
} from './encode/span-encoder.ts';
export type { LogRecord, ProcessRecord, ReferenceRecord, SpanRecord, Tag, TagValue } from './span-record.ts';
