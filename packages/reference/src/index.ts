/**
 * The reference engine: the upstream packages, wired as their makers document it. It is the oracle that the fast
 * engine is compared with; what of upstream would change the application is put right here all the same.
 */
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import type { Config } from '@spoor/config';
import type { ExportEvents } from './exporters.ts';
import { instrument, type OnPatchError } from './instrumentations.ts';
import { createPropagator } from './propagators.ts';
import { createProvider } from './provider.ts';

export interface ReferenceEngine {
  /** Sends everything that has ended; resolves also when the collector does not answer. */
  flush(): Promise<void>;
  /** The last flush; nothing is recorded afterwards. */
  shutdown(): Promise<void>;
}

export interface ReferenceEvents extends ExportEvents {
  onPatchError: OnPatchError;
}

export function startReference(config: Config, events: ReferenceEvents): ReferenceEngine {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(createPropagator(config.propagators));
  if (config.mode !== 'trace') {
    // The API's own no-op tracer hands the caller's context on: no span of ours, and the headers still travel.
    instrument(config, undefined, events.onPatchError);
    return { flush: async () => {}, shutdown: async () => {} };
  }
  const provider = createProvider(config, events);
  trace.setGlobalTracerProvider(provider);
  instrument(config, provider, events.onPatchError);
  const ignoreFailure = () => {}; // reported by the exporter already
  return {
    flush: () => provider.forceFlush().catch(ignoreFailure),
    shutdown: () => provider.shutdown().catch(ignoreFailure),
  };
}
export type { ExportEvents } from './exporters.ts';
