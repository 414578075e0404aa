import type { TracerProvider as ApiTracerProvider } from '@opentelemetry/api';
import type { Span } from './span.ts';
import { type RecorderOptions, SpanRecorder } from './span-recorder.ts';
import { Tracer } from './tracer.ts';

/** For `trace.setGlobalTracerProvider` of the API. Ended spans go to the sinks; sending them is not its business. */
export class TracerProvider implements ApiTracerProvider {
  readonly #recorder: SpanRecorder;
  readonly #tracers = new Map<string, Tracer>();

  constructor(options: RecorderOptions) {
    this.#recorder = new SpanRecorder(options);
  }

  /** The same tracer for the same name and version. */
  getTracer(name: string, version?: string): Tracer {
    const id = `${name}@${version ?? ''}`;
    let tracer = this.#tracers.get(id);
    if (tracer === undefined) {
      tracer = new Tracer({ name, version }, this.#recorder);
      this.#tracers.set(id, tracer);
    }
    return tracer;
  }

  get openSpanCount(): number {
    return this.#recorder.openSpans.count;
  }

  /** `onFirstSpan` is called again before the next span. */
  tellNextSpan(): void {
    this.#recorder.tellNextSpan();
  }

  /** For the end of the process: `visit` marks the span and ends it. */
  forEachOpenSpan(visit: (span: Span) => void): void {
    this.#recorder.openSpans.forEach(visit);
  }
}
