import {
  type DecodedSpans,
  decodeOtlpJson,
  decodeOtlpProtobuf,
  decodeThriftBatch,
  decodeThriftBinaryMessage,
  decodeThriftCompactMessage,
} from '@spoor/wire';

export type Decoded = DecodedSpans;

/** Each format with its decoder and the number by which the kept file knows it. Numbers are never reused. */
const formats = {
  'thrift-compact': { number: 1, decode: decodeThriftCompactMessage },
  'thrift-binary': { number: 2, decode: decodeThriftBinaryMessage },
  'thrift-http': { number: 3, decode: decodeThriftBatch },
  'otlp-protobuf': { number: 4, decode: decodeOtlpProtobuf },
  'otlp-json': { number: 5, decode: decodeOtlpJson },
} as const satisfies Record<string, { number: number; decode: (bytes: Uint8Array) => Decoded }>;

export type WireFormat = keyof typeof formats;

export function decode(format: WireFormat, bytes: Uint8Array): Decoded {
  return formats[format].decode(bytes);
}

export function formatNumber(format: WireFormat): number {
  return formats[format].number;
}

export function formatOfNumber(number: number): WireFormat | undefined {
  return (Object.keys(formats) as WireFormat[]).find((format) => formats[format].number === number);
}
