import type { Query } from './query.ts';
import type { TraceJson } from './trace-json.ts';

/** Newest first. Jaeger's API wants a service: without one, every service is asked. */
export async function searchTraces(
  query: Query,
  service: string | undefined,
  parameters: Readonly<Record<string, string>>,
): Promise<readonly TraceJson[]> {
  const services = service === undefined ? await query.services() : [service];
  const found = new Map<string, TraceJson>();
  for (const name of services) {
    for (const trace of await query.traces({ ...parameters, service: name })) found.set(trace.traceID, trace);
  }
  return [...found.values()].sort((a, b) => startOf(b) - startOf(a));
}

const startOf = ({ spans }: TraceJson): number =>
  spans.reduce((start, span) => Math.min(start, span.startTime), Number.MAX_SAFE_INTEGER);
