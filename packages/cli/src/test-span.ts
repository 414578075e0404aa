import type { ExporterConfig } from '@spoor/config';
import { alwaysOn, type EncodableSpan, rootContext, TracerProvider } from '@spoor/core';
import {
  createJaegerBinaryEncoder,
  createJaegerCompactEncoder,
  createJaegerHttpEncoder,
  createOtlpProtobufEncoder,
} from '@spoor/wire';

export interface TestSpan {
  readonly traceId: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

const name = 'spoor doctor';
const maxBatchBytes = 65_000;

/** One span of `serviceName`, as `exporter` would send it. */
export function createTestSpan(serviceName: string, exporter: ExporterConfig): TestSpan {
  const span = endedSpan(serviceName);
  const { traceId, spanId } = span.identity;
  if (exporter.type === 'otlp' && exporter.protocol !== 'grpc')
    return json(traceId, otlp(serviceName, traceId, spanId));
  if (exporter.type === 'zipkin')
    return json(traceId, zipkin(serviceName, traceId, spanId, exporter.version));
  const resource = { serviceName, attributes: [] };
  const encoder = encoderFor(exporter)(resource, { maxBatchBytes });
  encoder.append(span);
  return { traceId, bytes: encoder.take().bytes, contentType: 'application/x-thrift' };
}

function encoderFor(exporter: ExporterConfig) {
  if (exporter.type === 'otlp') return createOtlpProtobufEncoder;
  if (exporter.type !== 'jaeger' || exporter.protocol === 'http/thrift.binary')
    return createJaegerHttpEncoder;
  return exporter.protocol === 'udp/thrift.compact' ? createJaegerCompactEncoder : createJaegerBinaryEncoder;
}

function endedSpan(serviceName: string): EncodableSpan {
  const ended: EncodableSpan[] = [];
  const provider = new TracerProvider({
    resource: { serviceName, attributes: [] },
    sampler: alwaysOn,
    sinks: [{ append: (span) => void ended.push(span) }],
  });
  provider.getTracer(name).start(name, 0, rootContext, undefined).end();
  const [span] = ended;
  if (span === undefined) throw new Error('a span that was started and ended must be handed to its sink');
  return span;
}

function json(traceId: string, value: unknown): TestSpan {
  return { traceId, bytes: Buffer.from(JSON.stringify(value)), contentType: 'application/json' };
}

/** OTLP's JSON form is taken wherever its protobuf form is (OTLP/HTTP, both content types). */
function otlp(serviceName: string, traceId: string, spanId: string): unknown {
  const now = `${Date.now()}000000`;
  const attributes = [{ key: 'service.name', value: { stringValue: serviceName } }];
  const span = { traceId, spanId, name, kind: 1, startTimeUnixNano: now, endTimeUnixNano: now };
  return { resourceSpans: [{ resource: { attributes }, scopeSpans: [{ scope: { name }, spans: [span] }] }] };
}

function zipkin(serviceName: string, traceId: string, id: string, version: 1 | 2): unknown {
  const span = { traceId, id, name, timestamp: Date.now() * 1000, duration: 1 };
  const endpoint = { serviceName };
  const where =
    version === 2 ? { localEndpoint: endpoint } : { binaryAnnotations: [{ key: 'lc', value: '', endpoint }] };
  return [{ ...span, ...where }];
}
