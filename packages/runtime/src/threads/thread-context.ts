/**
 * What a Worker is told of its process: the context in which it is made, and which instance of the service it is a part of. It goes by the
 * environment data of Node (https://nodejs.org/api/worker_threads.html#workersetenvironmentdatakey-value), which Node copies inside of
 * the constructor. The getters in it are asked at that very moment, in the context of whoever makes the Worker: `workerData` and `env` stay
 * as they are, and a program that took the class out of its module long before is seen as well.
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

function headersOf(propagator: HeaderPropagator): Record<string, string> {
  const headers: Record<string, string> = {};
  const context = activeContext();
  if (!isSuppressed(context)) propagator.inject(context, headers, setter);
  return headers;
}

/** What is thrown in a getter would be thrown by the constructor of the Worker. */
function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

export interface ThreadShare {
  /** Undefined: the context is not told. */
  readonly propagator: HeaderPropagator | undefined;
  readonly instance: () => string | undefined;
}

/** From now on. A worker has read before what it was told itself. */
export function shareWithThreads({ propagator, instance }: ThreadShare): void {
  threads.setEnvironmentData(key, {
    get headers() {
      return propagator && attempt(() => headersOf(propagator));
    },
    get instance() {
      return attempt(instance);
    },
  } as never);
}

const getter = {
  get: (headers: Record<string, unknown>, name: string) => headers[name] as string | undefined,
  keys: (headers: Record<string, unknown>) => Object.keys(headers),
};

interface Received {
  readonly headers: unknown;
  readonly instance: unknown;
}

let received: Received | undefined;

/** Read once, before what this thread itself shares takes its place. */
function receivedData(): Received {
  if (received === undefined) {
    const data = threads.getEnvironmentData(key);
    received = { headers: givenField(data, 'headers'), instance: givenField(data, 'instance') };
  }
  return received;
}

/** For a worker: the context in which it was made. Undefined: whoever made it says nothing about it. */
export function readThreadContext(propagator: HeaderPropagator): Context | undefined {
  const { headers } = receivedData();
  if (typeof headers !== 'object' || headers === null) return undefined;
  return propagator.extract(rootContext, headers as Record<string, unknown>, getter);
}

/** For a worker: the instance of its process. Undefined: whoever made it says nothing about it. */
export function threadInstance(): string | undefined {
  const { instance } = receivedData();
  return typeof instance === 'string' ? instance : undefined;
}
