import {
  type DecodedSpans,
  decodeOtlpJson,
  decodeOtlpProtobuf,
  decodeThriftBatch,
  decodeThriftBinaryMessage,
  decodeThriftCompactMessage,
  decodeZipkinThrift,
  decodeZipkinV1Json,
  decodeZipkinV2Json,
} from '@spoor/wire';

/** Each format with its decoder and the number by which the kept file knows it. Numbers are never reused. */
const formats = {
  'thrift-compact': { number: 1, decode: decodeThriftCompactMessage },
  'thrift-binary': { number: 2, decode: decodeThriftBinaryMessage },
  'thrift-http': { number: 3, decode: decodeThriftBatch },
  'otlp-protobuf': { number: 4, decode: decodeOtlpProtobuf },
  'otlp-json': { number: 5, decode: decodeOtlpJson },
  'zipkin-v1-json': { number: 6, decode: decodeZipkinV1Json },
  'zipkin-v2-json': { number: 7, decode: decodeZipkinV2Json },
  'zipkin-thrift': { number: 8, decode: decodeZipkinThrift },
} as const satisfies Record<string, { number: number; decode: (bytes: Uint8Array) => DecodedSpans }>;

export type WireFormat = keyof typeof formats;

export function decode(format: WireFormat, bytes: Uint8Array): DecodedSpans {
  return formats[format].decode(bytes);
}

export function formatNumber(format: WireFormat): number {
  return formats[format].number;
}

export function formatOfNumber(number: number): WireFormat | undefined {
  return (Object.keys(formats) as WireFormat[]).find((format) => formats[format].number === number);
}
