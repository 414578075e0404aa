import { rootContext, runInContext, Span, SUPPRESS_TRACING_KEY } from '@spoor/core';
import { createInstrumentation, type Part } from '@spoor/instrument';
import type { DatabaseSettings } from '@spoor/instrument/databases/database-settings';
import type { LibrarySettings } from '@spoor/libraries/settings';
import { lazyRows } from '@spoor/libraries/table';
import type { Undo } from '@spoor/patch';
import { RecordedSpans } from './recorded-spans.ts';

/** A library that is instrumented in the test's own process, and the spans of it. */
export class TracedLibrary {
  readonly spans: RecordedSpans;
  readonly undo: Undo;
  #requests: number;

  constructor(spans: RecordedSpans, undo: Undo) {
    this.spans = spans;
    this.undo = undo;
    this.#requests = 0;
  }

  /** Patches what is loaded of it, and what will be; of ES modules nothing, since those cannot be given back. */
  static async start(name: string, databases: Partial<DatabaseSettings> = {}): Promise<TracedLibrary> {
    const row = lazyRows.find((one) => one.name === name);
    if (row === undefined) throw new TypeError(`name must be one of the table, got ${name}`);
    const part = (await import(`@spoor/libraries/${name}`)) as Part<LibrarySettings>;
    const spans = new RecordedSpans();
    const undo = createInstrumentation<LibrarySettings>({
      name,
      targets: row.targets.filter(({ kind }) => kind !== 'es-module'),
      load: () => part,
    }).start({
      onFault: (place, error) => spans.faults.push(`${place}: ${error}`),
      application: { script: undefined, workingFolder: process.cwd() },
      tracer: spans.tracer,
      options: {},
      databases: { recordsRoots: false, masksValues: true, ...databases },
    });
    return new TracedLibrary(spans, undo);
  }

  /** Calls whose span has not ended. */
  get openCalls(): number {
    return this.spans.openCount - this.#requests;
  }

  /** Runs `work` below a span of its own, whose id is told with what came of it. */
  async below<Result>(work: () => Promise<Result>): Promise<{ spanId: string; result: Result }> {
    const span = this.spans.tracer.start('request', 1, rootContext, undefined);
    if (!(span instanceof Span)) throw new TypeError('span must be sampled');
    this.#requests++;
    const result = await runInContext(span.track, work, undefined, []);
    return { spanId: span.spanContext().spanId, result };
  }

  /** As below what is ignored. */
  suppressed<Result>(work: () => Result): Result {
    return runInContext(rootContext.setValue(SUPPRESS_TRACING_KEY, true), work, undefined, []);
  }
}
