import type { SpanJson, TraceJson } from './trace-json.ts';

/** One span in few words, for tests: `id`, its parent's id, its service, and when it ran. */
export interface SampleSpan {
  readonly id: string;
  readonly parent?: string;
  readonly service: string;
  readonly name?: string;
  readonly fromMicros?: number;
  readonly micros?: number;
  readonly tags?: Readonly<Record<string, unknown>>;
}

export function sampleTrace(...samples: readonly SampleSpan[]): TraceJson {
  const traceID = '4bf92f3577b34da6a3ce929d0e0e4736';
  const processes: Record<string, { serviceName: string }> = {};
  const spans = samples.map((sample): SpanJson => {
    processes[`p-${sample.service}`] = { serviceName: sample.service };
    return {
      traceID,
      spanID: sample.id,
      operationName: sample.name ?? 'GET',
      references: sample.parent ? [{ refType: 'CHILD_OF', traceID, spanID: sample.parent }] : [],
      startTime: 1_700_000_000_000_000 + (sample.fromMicros ?? 0),
      duration: sample.micros ?? 1000,
      tags: Object.entries(sample.tags ?? {}).map(([key, value]) => ({ key, value })),
      processID: `p-${sample.service}`,
    };
  });
  return { traceID, spans, processes };
}
