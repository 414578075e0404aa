/**
 * http2-wrapper, with which got speaks http2, lets requests wait for a free stream as bare callbacks, and calls those when another
 * request's stream closes: there the stream of the one that waited is opened. So they are bound to their caller where they begin to wait.
 */
import { activeContext, bindFunction } from '@spoor/core';
import { type AnyFunction, type Guard, interceptPackage, type Place, type Undo, wrap } from '@spoor/patch';

/** Called with the session, or with why there is none (http2-wrapper, source/agent.js, versions 1 and 2). */
type Listener = Record<'resolve' | 'reject', unknown>;

interface AgentPrototype {
  getSession: AnyFunction;
}

const bound = (callback: unknown): unknown =>
  typeof callback === 'function' ? bindFunction(activeContext(), callback as AnyFunction) : callback;

const bindListeners = (listeners: readonly Listener[]): Listener[] =>
  listeners.map((listener) => ({
    ...listener,
    resolve: bound(listener.resolve),
    reject: bound(listener.reject),
  }));

function patchAgent(prototype: AgentPrototype, guard: Guard, place: Place): Undo {
  return wrap(
    prototype,
    'getSession',
    (original) =>
      function getSession(this: unknown, origin: unknown, options: unknown, listeners: unknown) {
        let own = listeners;
        try {
          if (!guard.isTripped && Array.isArray(listeners)) own = bindListeners(listeners);
          if (place.hasFailed) place.settle();
        } catch (error) {
          place.failed(error);
        }
        return original.call(this, origin, options, own);
      },
  );
}

export function followHttp2Wrapper(guard: Guard): Undo[] {
  const undos: Undo[] = [];
  const place = guard.place('a request waits in http2-wrapper');
  const stop = interceptPackage({
    name: 'http2-wrapper',
    file: 'source/agent.js',
    hasAliases: true,
    patch: (exports) =>
      void undos.push(
        patchAgent((exports as { Agent: { prototype: AgentPrototype } }).Agent.prototype, guard, place),
      ),
    onError: (error) => place.failed(error),
  });
  return [
    stop,
    () => {
      for (const undo of undos.splice(0)) undo();
    },
  ];
}
