import { createPropagator, TracerProvider } from '@spoor/core';
import { instrumentGrpc } from '@spoor/grpc';
import { createInnerSpanRule, instrumentFetch, instrumentHttp } from '@spoor/http';
import { parseHostRules } from '@spoor/rules';
import { alwaysOn } from '../../../packages/core/src/samplers/always.ts';
import { sixExporters } from '../six-exporters.ts';

const captured = ['x-own', 'user-agent', 'host', 'content-type'];

/** All instrumentations with all that they can record, six exporters behind them. */
export function startEngine() {
  const exporters = sixExporters();
  const faults: string[] = [];
  const provider = new TracerProvider({
    resource: { serviceName: 'hooks', attributes: [] },
    sampler: alwaysOn,
    sinks: exporters.map(({ exporter }) => exporter),
    rule: createInnerSpanRule({ recordsFetch: true }),
    onFault: (place, error) => faults.push(`${place}: ${(error as Error).stack}`),
  });
  const rules = parseHostRules(['*']);
  const shared = {
    tracer: provider.getTracer('hooks'),
    propagator: createPropagator(['tracecontext', 'baggage', 'jaeger', 'b3']),
    onFault: (place: string, error: unknown, consequence: string) =>
      faults.push(`${place}: ${(error as Error | null)?.stack ?? error}; ${consequence}`),
  };
  const http = {
    ...shared,
    knownMethods: ['GET', 'POST'],
    captureServerRequestHeaders: captured,
    captureServerResponseHeaders: captured,
    captureClientRequestHeaders: captured,
    captureClientResponseHeaders: captured,
    propagateTo: ['*'],
    trustInbound: ['*'],
  };
  const start = (): (() => void) => {
    const grpc = instrumentGrpc({
      ...shared,
      captureServerRequestMetadata: captured,
      captureServerResponseMetadata: captured,
      captureClientRequestMetadata: captured,
      captureClientResponseMetadata: captured,
      messageEvents: true,
      propagateTo: rules,
      trustInbound: rules,
    });
    const parts = [grpc, instrumentHttp({ ...http, rpc: grpc.overHttp2 }), instrumentFetch(http)];
    return () => {
      for (const part of parts.reverse()) part.disable();
    };
  };
  return { exporters, faults, provider, start };
}
