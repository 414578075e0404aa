/**
 * Which connection a message has come by, and its end. The library reads a message inside of a 'data' event: its emitter has a method of
 * its own for that time, since one more listener would be seen by an application that counts them.
 */
import type { EventEmitter } from 'node:events';
import { givenField } from '@spoor/core';
import { createStamp } from '@spoor/instrument';
import { type AnyFunction, type Place, wrap } from '@spoor/patch';
import { underWay } from './messages-under-way.ts';
import { ServedSocket } from './served-socket.ts';

interface Watched {
  emit: AnyFunction;
}

function watch(emitter: object, socket: ServedSocket, place: Place): void {
  wrap(
    emitter as Watched,
    'emit',
    (_original, holder) =>
      function emit(this: unknown, event: unknown) {
        if (event === 'data') {
          const former = underWay.socket;
          underWay.socket = socket;
          try {
            // biome-ignore lint/complexity/noArguments: passed on as they came
            return Reflect.apply(holder.emit, this, arguments);
          } finally {
            underWay.socket = former;
          }
        }
        if (event === 'close') {
          try {
            socket.closed();
          } catch (error) {
            place.failed(error);
          }
        }
        // biome-ignore lint/complexity/noArguments: passed on as they came
        return Reflect.apply(holder.emit, this, arguments);
      },
  );
}

type Accept = (place: Place, args: readonly unknown[]) => void;

const isEmitter = (value: unknown): value is object => typeof givenField(value, 'emit') === 'function';

const acceptSocket =
  (index: number): Accept =>
  (place, args) => {
    const socket = args[index];
    if (isEmitter(socket)) watch(socket, new ServedSocket(socket, false), place);
  };

/** The bytes are the request's, the end is the response's: a connection may live on. */
const acceptRequest: Accept = (place, [request, response]) => {
  if (!isEmitter(request) || !isEmitter(response)) return;
  const socket = new ServedSocket(givenField(request, 'socket'), true);
  watch(request, socket, place);
  watch(response, socket, place);
};

/** Of TCP, TLS, HTTP, and WebSockets. */
const accepted: Readonly<Record<string, Accept>> = {
  connection: acceptSocket(0),
  secureConnection: acceptSocket(0),
  request: acceptRequest,
  upgrade: acceptSocket(1),
};

/** The library's function for a new connection, with ours before it. */
function watchListener(server: EventEmitter, event: string, accept: Accept, side: SocketSide): void {
  const own = server.listeners(event) as AnyFunction[];
  const listener = own[own.length - 1];
  if (listener === undefined) return;
  const { guard, sockets } = side;
  server.removeListener(event, listener);
  server.on(event, function (this: unknown, ...args: unknown[]) {
    if (!guard.isTripped) {
      try {
        accept(sockets, args);
        if (sockets.hasFailed) sockets.settle();
      } catch (error) {
        sockets.failed(error);
      }
    }
    return Reflect.apply(listener, this, args);
  });
}

export interface SocketSide {
  readonly guard: { readonly isTripped: boolean };
  readonly sockets: Place;
}

const watchedServers = createStamp<true>();

/** Before anybody else has seen it. */
export function watchServer(server: unknown, side: SocketSide): void {
  if (!isEmitter(server) || watchedServers.read(server) === true) return;
  watchedServers.write(server, true);
  const emitter = server as EventEmitter;
  const isWeb = emitter.listenerCount('request') > 0;
  const isTls = emitter.listenerCount('secureConnection') > 0;
  const events = isWeb ? ['request', 'upgrade'] : [isTls ? 'secureConnection' : 'connection'];
  for (const event of events) watchListener(emitter, event, accepted[event] as Accept, side);
}
