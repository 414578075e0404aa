/**
 * Our timers and sockets belong to no request: created inside one, they would inherit its context and keep its spans
 * alive for as long as they live. And nothing of ours is traced, by whichever instrumentation looks at the context
 * (suppressed as OpenTelemetry has it): an export that made a span would export without end. This module is loaded by
 * the preload, before any context exists.
 */
import { AsyncResource } from 'node:async_hooks';
import { rootContext, runInContext, SUPPRESS_TRACING_KEY } from '@spoor/core';

const suppressed = rootContext.setValue(SUPPRESS_TRACING_KEY, true);
const root = runInContext(suppressed, () => new AsyncResource('spoor.delivery'), undefined, []);

export const inRootContext = <T>(work: () => T): T => root.runInAsyncScope(work);
