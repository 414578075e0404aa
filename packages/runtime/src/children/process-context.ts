/**
 * The context in which this process was started. It is the parent of whatever has no other, as long as the process is a part of the work
 * that has started it: a command, a job, a worker. One that listens has become a server, and one that is old has a life of its own; what
 * they do in the background then begins traces, with a link to where they come from. A request has its own caller from the first one on.
 */
import type { Context } from '@opentelemetry/api';
import {
  identityOf,
  inRootContext,
  realClearTimeout,
  realSetTimeout,
  rootContext,
  type SpanIdentity,
  setOutermostContext,
} from '@spoor/core';
import { type AnyFunction, patchClasses, type Undo, wrap } from '@spoor/patch';

export interface ProcessContext {
  /** It is left without becoming a link. */
  stop(): void;
}

/**
 * @param context whose span becomes the parent
 * @param longestMs after which that is over, whatever the process does; undefined: never
 * @param onLeft told when it has ended, and of the span that traces shall have a link to
 */
export function enterProcessContext(
  context: Context,
  longestMs: number | undefined,
  onLeft: (origin: SpanIdentity) => void,
): ProcessContext {
  const identity = identityOf(context);
  const undos: Undo[] = [];
  const leave = (): void => {
    setOutermostContext(rootContext);
    for (const undo of undos.splice(0)) undo();
  };
  const become = (): void => {
    if (undos.length === 0) return;
    leave();
    if (identity !== undefined) onLeft(identity);
  };
  setOutermostContext(context);
  undos.push(watchListening(become));
  if (longestMs !== undefined) {
    const timer = inRootContext(() => realSetTimeout(become, longestMs).unref());
    undos.push(() => realClearTimeout(timer));
  }
  return { stop: leave };
}

/** All servers come to it: of HTTP, HTTP/2, gRPC, and plain sockets. */
function watchListening(onListening: () => void): Undo {
  return patchClasses('net', ({ Server }) =>
    wrap(Server.prototype, 'listen', (original: AnyFunction) => {
      return function listen(this: unknown, ...args: unknown[]) {
        onListening();
        return Reflect.apply(original, this, args);
      };
    }),
  );
}
