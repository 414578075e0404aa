import { setTimeout as delay } from 'node:timers/promises';
import { Query, type TraceJson, tagOf } from '@spoor/cli';
import { whatsMissing } from './whats-missing.ts';

export interface Wanted {
  /** The collector's JSON API. */
  readonly queryUrl: string;
  /** Found in the path of the gateway's request; the visitor knows no trace id. */
  readonly path: string;
  readonly services: readonly string[];
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

export interface Found {
  readonly trace: TraceJson | undefined;
  readonly missing: readonly string[];
}

const pauseMs = 100;

/** Asks until the trace is complete; when the time is up, answers what has arrived and what has not. */
export async function findTrace({ queryUrl, path, services, withinMs, signal }: Wanted): Promise<Found> {
  const query = new Query(queryUrl);
  const deadline = performance.now() + withinMs;
  for (;;) {
    const traces = await query.traces({ service: 'gateway', limit: '100' });
    const trace = traces.find((candidate) => candidate.spans.some((span) => asksFor(span, path)));
    const missing = whatsMissing(trace, services);
    if (missing.length === 0 || performance.now() > deadline) return { trace, missing };
    await delay(pauseMs, undefined, { signal });
  }
}

function asksFor(span: TraceJson['spans'][number], path: string): boolean {
  const asked = tagOf(span, 'url.path', 'http.target', 'url.full', 'http.url');
  return typeof asked === 'string' && asked.endsWith(path);
}
