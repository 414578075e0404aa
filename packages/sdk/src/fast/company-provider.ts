import type { Tracer, TracerOptions, TracerProvider } from '@opentelemetry/api';
import { PassingTracer } from '@spoor/core';

interface CompanySettings {
  readonly provider: TracerProvider;
  /** Whether a tracer of that name would record what we record. */
  readonly repeatsOurs: (tracerName: string) => boolean;
  readonly onRepeat: (tracerName: string) => void;
  /** Resolves when all that has ended is delivered, or cannot be; never rejects. */
  readonly flush: () => Promise<void>;
}

/**
 * What the application's copies of the API get: a tracer of ours for everybody, but for the instrumentations of another
 * stack that record the same requests. Without it, a second SDK that finds the API taken would record them through us again.
 */
export class CompanyProvider implements TracerProvider {
  // Not `#private`: an application may have wrapped its provider in a Proxy, which has no private names.
  private readonly settings: CompanySettings;
  private delegate: TracerProvider | undefined;

  constructor(settings: CompanySettings) {
    this.settings = settings;
    this.delegate = undefined;
  }

  getTracer(name: string, version?: string, options?: TracerOptions): Tracer {
    if (this.delegate !== undefined) return this.delegate.getTracer(name, version, options);
    const { provider, repeatsOurs, onRepeat } = this.settings;
    if (!repeatsOurs(name)) return provider.getTracer(name, version);
    onRepeat(name);
    return new PassingTracer();
  }

  /**
   * Upstream's providers have it, and applications that are frozen or end between two requests call it (specification,
   * Trace SDK, ForceFlush). Resolves when all that has ended is delivered or cannot be, at the latest after
   * OTEL_BSP_EXPORT_TIMEOUT; never rejects. The process stays alive until then.
   */
  forceFlush(): Promise<void> {
    return this.settings.flush();
  }

  // What `trace.getTracerProvider()` has besides, with an SDK and without one (ProxyTracerProvider of the API).

  getDelegate(): TracerProvider {
    return this.delegate ?? this;
  }

  setDelegate(delegate: TracerProvider): void {
    this.delegate = delegate === this ? undefined : delegate;
  }

  getDelegateTracer(name: string, version?: string, options?: TracerOptions): Tracer {
    return this.getTracer(name, version, options);
  }
}
