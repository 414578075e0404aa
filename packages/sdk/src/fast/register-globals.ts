import { AsyncLocalStorageContextManager, type Propagator, type TracerProvider } from '@spoor/core';

/**
 * Where every copy of @opentelemetry/api, the application's and any instrumentation's, looks for the one that is in
 * force. Written directly, so that no copy of ours has to be loaded for it; the version is what accepts newer and
 * older copies alike (see newer-apis.ts).
 */
const key = Symbol.for('opentelemetry.js.api.1');
const version = '1.9.1';

interface ApiGlobals {
  version: string;
  trace?: unknown;
  context?: unknown;
  propagation?: unknown;
}

/** Returns what takes our part away again, unless somebody replaced it. */
export function registerGlobals(provider: TracerProvider | undefined, propagator: Propagator): () => void {
  const globals = globalThis as unknown as Record<symbol, ApiGlobals | undefined>;
  const api: ApiGlobals = globals[key] ?? { version };
  globals[key] = api;
  const ours = {
    ...(provider === undefined ? {} : { trace: provider }),
    context: new AsyncLocalStorageContextManager(),
    propagation: propagator,
  };
  Object.assign(api, ours);
  return () => {
    for (const [name, value] of Object.entries(ours) as [keyof typeof ours, unknown][]) {
      if (api[name] === value) delete api[name];
    }
  };
}
