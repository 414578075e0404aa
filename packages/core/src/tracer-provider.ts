import type { TracerProvider as ApiTracerProvider } from '@opentelemetry/api';
import type { SpanLimits } from './limits.ts';
import type { InstrumentationScope } from './resource.ts';
import type { Span } from './span.ts';
import type { SpanIdentity } from './span-identity.ts';
import { type RecorderOptions, SpanRecorder } from './span-recorder.ts';
import type { EncodableSpan, SpanSink } from './span-sink.ts';
import { Tracer } from './tracer.ts';

/** Scopes are libraries, which are few; an application that makes up names must not fill the memory with them. */
const mostTracers = 1000;

/** For `trace.setGlobalTracerProvider` of the API. Ended spans go to the sinks; sending them is not its business. */
export class TracerProvider implements ApiTracerProvider {
  private readonly recorder: SpanRecorder;
  private readonly tracers = new Map<string, Tracer>();

  constructor(options: RecorderOptions) {
    this.recorder = new SpanRecorder(options);
  }

  /** The same tracer for the same name and version, which may be anything: what is no text is made one. */
  getTracer(name: string, version?: string): Tracer {
    const scope = scopeOf(name, version);
    const id = `${scope.name}\0${scope.version ?? ''}`;
    let tracer = this.tracers.get(id);
    if (tracer === undefined) {
      tracer = new Tracer(scope, this.recorder);
      if (this.tracers.size < mostTracers) this.tracers.set(id, tracer);
    }
    return tracer;
  }

  /** What was configured after the start. Spans that are open go where all go then. */
  reconfigure({
    resource,
    sampler,
    sinks,
  }: Partial<Pick<RecorderOptions, 'resource' | 'sampler' | 'sinks'>>): void {
    if (resource !== undefined) this.recorder.resource = resource;
    if (sampler !== undefined) this.recorder.sampler = sampler;
    if (sinks !== undefined) this.recorder.replaceSinks(sinks);
  }

  /** Traces that begin here from now on have a link to that span, but for those of a server's requests. */
  linkRootsTo(origin: SpanIdentity): void {
    this.recorder.origin = origin;
  }

  /** A span that another tracer has measured; to the sinks of all spans, or to others. */
  record(span: EncodableSpan, sinks?: readonly SpanSink[]): void {
    this.recorder.record(span, sinks);
  }

  /** For the texts of errors: secrets in them are masked. */
  get maskText(): (text: string) => string {
    return this.recorder.maskText;
  }

  get limits(): SpanLimits {
    return this.recorder.limits;
  }

  get openSpanCount(): number {
    return this.recorder.openSpans.count;
  }

  /** `onFirstSpan` is called again before the next span. */
  tellNextSpan(): void {
    this.recorder.tellNextSpan();
  }

  /** Calls it when no span is on its way from the open ones to the sinks. */
  whenHandedOver(tell: () => void): void {
    this.recorder.whenHandedOver(tell);
  }

  /** For the end of the process: `visit` marks the span and ends it. */
  forEachOpenSpan(visit: (span: Span) => void): void {
    this.recorder.openSpans.forEach(visit);
    this.recorder.openHeldSpans.forEach(visit);
  }
}

/**
 * A name that is none makes a working tracer with an empty name (specification, Trace API, Get a Tracer); numbers are what
 * people write for versions.
 */
function scopeOf(name: unknown, version: unknown): InstrumentationScope {
  return { name: labelOf(name) ?? '', version: labelOf(version) };
}

function labelOf(given: unknown): string | undefined {
  if (typeof given === 'string') return given;
  return typeof given === 'number' || typeof given === 'bigint' ? String(given) : undefined;
}
