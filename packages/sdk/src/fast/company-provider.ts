import type { Tracer, TracerProvider } from '@opentelemetry/api';
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

  constructor(settings: CompanySettings) {
    this.#settings = settings;
  }

  getTracer(name: string, version?: string): Tracer {
    const { provider, repeatsOurs, onRepeat } = this.#settings;
    if (!repeatsOurs(name)) return provider.getTracer(name, version);
    onRepeat(name);
    return new PassingTracer();
  }
}
