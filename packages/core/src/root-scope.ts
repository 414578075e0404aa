import { AsyncResource } from 'node:async_hooks';

/**
 * Timers, sockets and handles of ours belong to no request: created inside of one, they would inherit its context, the stores
 * that the application keeps in an AsyncLocalStorage of its own, and its domain, and hold them for as long as they live.
 *
 * The scope is a new resource each time, of which everything that it inherited is taken away. One resource for all, made
 * at the start, would do as well, but for the application's async_hooks: they would see `before` of a resource whose `init`
 * came before them. This one they see from its beginning to its end, below what was running when we were called.
 */
export function inRootContext<T>(work: () => T): T {
  const { domain } = process as { domain?: unknown };
  if (domain === undefined || domain === null) return inBareScope(work);
  setDomain(undefined);
  try {
    return inBareScope(work);
  } finally {
    setDomain(domain);
  }
}

function setDomain(domain: unknown): void {
  (process as { domain?: unknown }).domain = domain;
}

/** The symbols that make a resource what it is; what stands under any other symbol was inherited. */
const own = new Set(['async_id_symbol', 'trigger_async_id_symbol', 'destroyed']);

function inBareScope<T>(work: () => T): T {
  const scope = new AsyncResource('spoor');
  const inherited = scope as unknown as Record<symbol, unknown>;
  // Node 20 and 22 keep a store of each AsyncLocalStorage here, Node 24 and later one frame for all of them.
  for (const key of Object.getOwnPropertySymbols(scope)) {
    if (!own.has(key.description ?? '')) inherited[key] = undefined;
  }
  return scope.runInAsyncScope(work);
}
