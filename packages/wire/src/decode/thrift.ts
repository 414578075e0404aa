import { decodeWhole } from './decode-error.ts';
import { type DecodedBatch, type DecodedMessage, type DecodedSpans, decodedSpans } from './decoded.ts';
import { readBatch } from './jaeger-batch.ts';
import { type DecodeLimits, defaultDecodeLimits } from './limits.ts';
import { ThriftBinaryReader } from './thrift-binary-reader.ts';
import { ThriftCompactReader } from './thrift-compact-reader.ts';
import { MessageType, type ThriftReader, ThriftType } from './thrift-reader.ts';
import { readZipkinSpans } from './zipkin-thrift.ts';

// service Agent { oneway void emitZipkinBatch(1: list<zipkincore.Span> spans)  oneway void emitBatch(1: jaeger.Batch batch) }

/** A datagram to port 6831. */
export function decodeThriftCompactMessage(bytes: Uint8Array, limits = defaultDecodeLimits): DecodedMessage {
  return decodeWhole(() => readMessage(new ThriftCompactReader(bytes, limits)));
}

/** A datagram to port 6832, with or without the strict header. */
export function decodeThriftBinaryMessage(bytes: Uint8Array, limits = defaultDecodeLimits): DecodedMessage {
  return decodeWhole(() => readMessage(new ThriftBinaryReader(bytes, limits)));
}

/** The body of a POST to :14268/api/traces: a `Batch` without a message around it, in the binary protocol alone. */
export function decodeThriftBatch(
  bytes: Uint8Array,
  limits: DecodeLimits = defaultDecodeLimits,
): DecodedBatch {
  return decodeWhole(() => readBatch(new ThriftBinaryReader(bytes, limits)));
}

/** The body of a POST to :9411/api/v1/spans with `Content-Type: application/x-thrift`: a bare list, binary. */
export function decodeZipkinThrift(
  bytes: Uint8Array,
  limits: DecodeLimits = defaultDecodeLimits,
): DecodedSpans {
  const reader = new ThriftBinaryReader(bytes, limits);
  return decodeWhole(() => decodedSpans(readZipkinSpans(reader), reader.faults));
}

function readMessage(reader: ThriftReader): DecodedMessage {
  const { name, type } = reader.readMessageHeader();
  // jaeger-client-go sends CALL although the method is oneway.
  if (type !== MessageType.CALL && type !== MessageType.ONEWAY) {
    throw reader.fault('message type', '1 (call) or 4 (oneway)', type);
  }
  if (name === 'emitBatch') return { method: name, ...readArgument(reader, ThriftType.STRUCT, readBatch) };
  if (name === 'emitZipkinBatch') {
    const spans = readArgument(reader, ThriftType.LIST, readZipkinSpans);
    return { method: name, ...decodedSpans(spans, reader.faults) };
  }
  throw reader.fault('method', 'emitBatch or emitZipkinBatch', name);
}

/** The struct of arguments, of which there is one: field 1. */
function readArgument<T>(reader: ThriftReader, type: number, read: (reader: ThriftReader) => T): T {
  let argument: T | undefined;
  reader.enterStruct();
  for (let field = reader.nextField(); field !== ThriftType.STOP; field = reader.nextField()) {
    if (reader.fieldId === 1 && field === type) argument = read(reader);
    else reader.skip(field);
  }
  if (argument === undefined) throw reader.fault('method argument', 'present', argument);
  return argument;
}
