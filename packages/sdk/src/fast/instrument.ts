import type { Config } from '@spoor/config';
import type { HeaderPropagator, TracerProvider } from '@spoor/core';
import type { Report } from '../report.ts';

/** Patches what the configuration names. Returns what undoes it. */
export function instrument(
  _config: Config,
  _provider: TracerProvider | undefined,
  _propagator: HeaderPropagator,
  _report: Report,
): () => void {
  return () => {};
}
