import type { TracerProvider } from '@opentelemetry/api';
import type { Propagator } from '@spoor/core';
import { createContextSlot } from '../api/context-slot.ts';
import { sharedApi, shareWithAllCopies } from '../api/shared-object.ts';

/** Somebody registered before us. A context manager alone records and sends nothing. */
export function isApiTaken(): boolean {
  const api = sharedApi();
  return api?.trace !== undefined || api?.propagation !== undefined;
}

/**
 * Written into the shared object directly, so that no copy of ours has to be loaded for it. Returns what takes our part away
 * again, unless somebody replaced it. What another tracer has registered is left to it, all of it: its spans need its own context
 * (docs/decisions/two-tracers.md).
 */
export function registerGlobals(provider: TracerProvider | undefined, propagator: Propagator): () => void {
  const isTaken = isApiTaken();
  const api = shareWithAllCopies();
  if (isTaken) return () => {};
  const context = createContextSlot();
  if (provider !== undefined) api.trace = provider;
  api.propagation = propagator;
  Object.defineProperty(api, 'context', context.descriptor);
  return () => {
    context.undo();
    if (api.trace === provider) delete api.trace;
    if (api.propagation === propagator) delete api.propagation;
    const slot = Object.getOwnPropertyDescriptor(api, 'context');
    if (slot?.get === context.descriptor.get) delete api.context;
  };
}
