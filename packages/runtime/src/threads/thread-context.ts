/**
 * The context in which a Worker is made, for what the worker does: by the environment data of Node
 * (https://nodejs.org/api/worker_threads.html#workersetenvironmentdatakey-value), which Node copies inside of the constructor. A getter in
 * it is asked at that very moment, in the context of whoever makes the Worker: `workerData` and `env` stay as they are, and a program
 * that took the class out of its module long before is seen as well.
 */
import threads from 'node:worker_threads';
import type { Context } from '@opentelemetry/api';
import { activeContext, givenField, type HeaderPropagator, isSuppressed, rootContext } from '@spoor/core';

const key = 'spoor.context';

const setter = {
  set(headers: Record<string, string>, name: string, value: string): void {
    headers[name] = value;
  },
};

/** Must not throw: it would be thrown by the constructor of the Worker. */
function headersOf(propagator: HeaderPropagator): Record<string, string> {
  const headers: Record<string, string> = {};
  try {
    const context = activeContext();
    if (!isSuppressed(context)) propagator.inject(context, headers, setter);
  } catch {
    // As without a context.
  }
  return headers;
}

/** From now on. */
export function shareContextWithThreads(propagator: HeaderPropagator): void {
  threads.setEnvironmentData(key, {
    get headers() {
      return headersOf(propagator);
    },
  } as never);
}

const getter = {
  get: (headers: Record<string, unknown>, name: string) => headers[name] as string | undefined,
  keys: (headers: Record<string, unknown>) => Object.keys(headers),
};

/** For a worker: the context in which it was made. Undefined: whoever made it says nothing about it. */
export function readThreadContext(propagator: HeaderPropagator): Context | undefined {
  const headers = givenField(threads.getEnvironmentData(key), 'headers');
  if (typeof headers !== 'object' || headers === null) return undefined;
  return propagator.extract(rootContext, headers as Record<string, unknown>, getter);
}
