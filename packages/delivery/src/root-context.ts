/**
 * Our timers and sockets belong to no request: created inside one, they would inherit its context and keep its spans
 * alive for as long as they live. This module is loaded by the preload, before any context exists.
 */
import { AsyncResource } from 'node:async_hooks';

const root = new AsyncResource('spoor.delivery');

export const inRootContext = <T>(work: () => T): T => root.runInAsyncScope(work);
