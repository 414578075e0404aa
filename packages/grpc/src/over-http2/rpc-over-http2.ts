/**
 * Calls whose library nobody has patched: a copy of grpc-js that is bundled into the application, or another library that speaks
 * gRPC or gRPC-Web over node:http2. The http room shows them to us, as streams; calls of a patched copy are told apart on
 * the client by their Metadata (core, kept-headers.ts), on the server by the http2 server that grpc-js has made.
 */
import type { Context } from '@opentelemetry/api';
import { activeContext, inRootContext, realSetImmediate, rootContext } from '@spoor/core';
import { type AnyFunction, type Guard, type Undo, wrap } from '@spoor/patch';
import { ignoredContext } from '../server-lifecycle.ts';
import type { Settings } from '../settings.ts';
import type { RpcSide } from './http2-call.ts';
import { ReceivedCall, type ReceivedRpc } from './received-call.ts';
import { SentCall, type SentRpc } from './sent-call.ts';

/** Structurally what the http room asks for. */
export interface RpcOverHttp2 {
  send(rpc: SentRpc): SentCall | undefined;
  receive(rpc: ReceivedRpc): ReceivedCall | IgnoredCall | undefined;
}

/** For calls that an operator wants ignored. */
class IgnoredCall {
  readonly context = ignoredContext;
  readonly endsWithFinish = false;
  onIncoming(): void {}
  onOutgoing(): void {}
}
const ignoredCall = new IgnoredCall();

interface GrpcServerPrototype {
  _setupHandlers?: AnyFunction;
}

/** The http2 servers whose calls the handlers of a patched copy trace. */
export class PatchedServers {
  readonly #servers = new WeakSet<object>();
  /** Of some copy it cannot be known: then no call of a server is ours to record. */
  #areKnown = true;

  /** A copy's `Server`, of which all versions since 1.2 set up each http2 server so. */
  watch(prototype: GrpcServerPrototype, guard: Guard): Undo {
    if (typeof prototype._setupHandlers !== 'function') {
      this.#areKnown = false;
      return () => {};
    }
    const place = guard.place('setting up a server');
    const remember = (server: unknown): void => {
      if (typeof server === 'object' && server !== null) this.#servers.add(server);
    };
    return wrap(
      prototype as { _setupHandlers: AnyFunction },
      '_setupHandlers',
      (original) =>
        function _setupHandlers(this: unknown, server: unknown) {
          try {
            remember(server);
          } catch (error) {
            place.failed(error);
          }
          // biome-ignore lint/complexity/noArguments: passed on as they came
          return Reflect.apply(original, this, arguments);
        },
    );
  }

  mayHave(server: object): boolean {
    return !this.#areKnown || this.#servers.has(server);
  }
}

interface FirstCall {
  readonly context: Context;
  isRecent: boolean;
}

/**
 * A copy of grpc-js lets calls wait for their connection as bare objects, and sends all of them in the context of the first one, which has
 * opened it. Whose the others are cannot be known then: they are nobody's, since a wrong parent is worse than none.
 */
class FirstCalls {
  readonly #bySession = new WeakMap<object, FirstCall>();

  mayBeAnothers({ session, header }: SentRpc, context: Context): boolean {
    if (header('user-agent')?.[0]?.includes('grpc-node-js') !== true) return false;
    const first = this.#bySession.get(session);
    if (first !== undefined) return first.isRecent && first.context === context;
    const own: FirstCall = { context, isRecent: true };
    this.#bySession.set(session, own);
    const wait = () =>
      realSetImmediate(() => {
        own.isRecent = false;
      });
    inRootContext(wait).unref();
    return false;
  }
}

export function createRpcOverHttp2(settings: Settings, patched: PatchedServers, guard: Guard): RpcOverHttp2 {
  const side: RpcSide = { settings, reading: guard.lenientPlace('reading the body of a call') };
  const firstCalls = new FirstCalls();
  return {
    send(rpc) {
      const method = settings.methods.of(rpc.path);
      if (method.isIgnored) return undefined;
      const call = new SentCall(side, method, rpc);
      const context = activeContext();
      call.send(rpc, firstCalls.mayBeAnothers(rpc, context) ? rootContext : context);
      return call;
    },
    receive(rpc) {
      if (patched.mayHave(rpc.server)) return undefined;
      const method = settings.methods.of(rpc.path);
      if (method.isIgnored) return ignoredCall;
      const call = new ReceivedCall(side, method, rpc);
      call.receive(rpc);
      return call;
    },
  };
}
