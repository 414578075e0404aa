import { type Call, CommandError, type Flags, textFlag, UsageError } from './command.ts';
import { failures, usage } from './messages.ts';
import type { TraceJson } from './trace-json.ts';

export interface DependencyJson {
  readonly parent: string;
  readonly child: string;
  readonly callCount: number;
  /** What only the embedded collector says. */
  readonly errorCount?: number;
  readonly p95Micros?: number;
}

const defaultUrl = 'http://127.0.0.1:16686';
const timeoutMs = 30_000;

export const queryFlags: Flags = {
  url: { type: 'string', value: 'URL', doc: `the collector, or any Jaeger (default ${defaultUrl})` },
};

export function queryOf(call: Call): Query {
  const text = textFlag(call, 'url') ?? defaultUrl;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new UsageError(usage.url(text));
  }
  return new Query(url.href);
}

/** Asks a collector through its JSON API, the same that Jaeger's page uses (docs/collector.md). */
export class Query {
  readonly #base: string;

  constructor(url: string) {
    this.#base = url.replace(/\/+$/, '');
  }

  services(): Promise<readonly string[]> {
    return this.#data('/api/services');
  }

  /** Of the embedded collector with errors and durations; any other says who calls whom, and how often. */
  async dependencies(endMs: number, lookbackMs: number): Promise<readonly DependencyJson[]> {
    const range = { start: `${Math.max(0, endMs - lookbackMs) * 1000}`, end: `${endMs * 1000}` };
    const response = await this.#get(`/api/spoor/graph?${new URLSearchParams(range)}`);
    const edges = response.ok ? edgesOf(await response.text()) : undefined;
    if (edges !== undefined) return edges;
    return this.#data(
      `/api/dependencies?${new URLSearchParams({ endTs: `${endMs}`, lookback: `${lookbackMs}` })}`,
    );
  }

  /** What only the embedded collector answers; undefined from any other. */
  async embedded<T>(path: string): Promise<T | undefined> {
    const response = await this.#get(path);
    const text = await response.text();
    if (response.status === 400)
      throw new CommandError(failures.answered(`${this.#base}${path}`, 400, text.slice(0, 200)));
    if (!response.ok) return undefined;
    try {
      return JSON.parse(text) as T;
    } catch {
      return undefined;
    }
  }

  traces(parameters: Readonly<Record<string, string>>): Promise<readonly TraceJson[]> {
    return this.#data(`/api/traces?${new URLSearchParams(parameters)}`);
  }

  /** `undefined` when the collector does not hold it. */
  async trace(id: string): Promise<TraceJson | undefined> {
    const traces = await this.#data<readonly TraceJson[]>(`/api/traces/${encodeURIComponent(id)}`, 404);
    return traces[0];
  }

  async #data<T extends readonly unknown[]>(path: string, absentStatus?: number): Promise<T> {
    const response = await this.#get(path);
    const text = await response.text();
    const envelope = parseEnvelope(text);
    if (response.status === absentStatus) return [] as unknown as T;
    if (!response.ok || envelope === undefined) {
      const reason = envelope?.errors?.[0]?.msg ?? text.slice(0, 200);
      throw new CommandError(failures.answered(`${this.#base}${path}`, response.status, reason));
    }
    return (envelope.data ?? []) as unknown as T;
  }

  async #get(path: string): Promise<Response> {
    try {
      return await fetch(`${this.#base}${path}`, { signal: AbortSignal.timeout(timeoutMs) });
    } catch (error) {
      const { cause, message } = error as Error;
      const reason = (cause as NodeJS.ErrnoException | undefined)?.code ?? message;
      throw new CommandError(failures.noCollector(this.#base, reason));
    }
  }
}

/** Jaeger answers a path that it does not know with its page. */
function edgesOf(text: string): readonly DependencyJson[] | undefined {
  try {
    const { edges } = JSON.parse(text) as { edges?: readonly DependencyJson[] };
    return edges?.map(({ parent, child, callCount, errorCount, p95Micros }) => ({
      parent,
      child,
      callCount,
      ...(errorCount === undefined ? {} : { errorCount }),
      ...(p95Micros === undefined ? {} : { p95Micros }),
    }));
  } catch {
    return undefined;
  }
}

interface Envelope {
  readonly data: readonly unknown[] | null;
  readonly errors?: readonly { readonly msg?: string }[] | null;
}

function parseEnvelope(text: string): Envelope | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'data' in value ? (value as Envelope) : undefined;
  } catch {
    return undefined;
  }
}
