import type { Tracer, TracerOptions, TracerProvider } from '@opentelemetry/api';
import { PassingTracer } from '@spoor/core';

interface CompanySettings {
  readonly provider: TracerProvider;
  /** Whether a tracer of that name would record what we record. */
  readonly repeatsOurs: (tracerName: string) => boolean;
  readonly onRepeat: (tracerName: string) => void;
}

/**
 * What the application's copies of the API get: a tracer of ours for everybody, but for the instrumentations of another
 * stack that record the same requests. Without it, a second SDK that finds the API taken would record them through us again.
 */
export class CompanyProvider implements TracerProvider {
  readonly #settings: CompanySettings;
  #delegate: TracerProvider | undefined;

  constructor(settings: CompanySettings) {
    this.#settings = settings;
  }

  getTracer(name: string, version?: string, options?: TracerOptions): Tracer {
    if (this.#delegate !== undefined) return this.#delegate.getTracer(name, version, options);
    const { provider, repeatsOurs, onRepeat } = this.#settings;
    if (!repeatsOurs(name)) return provider.getTracer(name, version);
    onRepeat(name);
    return new PassingTracer();
  }

  // What `trace.getTracerProvider()` has besides, with an SDK and without one (ProxyTracerProvider of the API).

  getDelegate(): TracerProvider {
    return this.#delegate ?? this;
  }

  setDelegate(delegate: TracerProvider): void {
    this.#delegate = delegate === this ? undefined : delegate;
  }

  getDelegateTracer(name: string, version?: string, options?: TracerOptions): Tracer {
    return this.getTracer(name, version, options);
  }
}
