import type { TracerProvider } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager, type Propagator } from '@spoor/core';

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

const globals = globalThis as unknown as Record<symbol, ApiGlobals | undefined>;

/** Somebody registered before us. A context manager alone records and sends nothing. */
export function isApiTaken(): boolean {
  const api = globals[key];
  return api?.trace !== undefined || api?.propagation !== undefined;
}

/**
 * Returns what takes our part away again, unless somebody replaced it. What another tracer has registered is left to it,
 * all of it: its spans need its own context (docs/decisions/two-tracers.md).
 */
export function registerGlobals(provider: TracerProvider | undefined, propagator: Propagator): () => void {
  if (isApiTaken()) return () => {};
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
