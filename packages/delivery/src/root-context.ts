/**
 * Our timers and sockets belong to no request: created inside one, they would inherit its context and keep its spans
 * alive for as long as they live. This module is loaded by the preload, before any context exists.
 */
import { AsyncResource } from 'node:async_hooks';
import { rootContext, runInContext, SUPPRESS_TRACING_KEY } from '@spoor/core';

const root = new AsyncResource('spoor.delivery');
const suppressed = rootContext.setValue(SUPPRESS_TRACING_KEY, true);

export const inRootContext = <T>(work: () => T): T => root.runInAsyncScope(work);

/**
 * For requests of our own: an export that made a span would export without end. Said in the context, where any
 * instrumentation looks, ours or upstream's; the span of a request is made, or not, while it is constructed.
 */
export const untraced = <T>(work: () => T): T =>
  inRootContext(() => runInContext(suppressed, work, undefined, []));
