/**
 * A response to a pipelined request waits for those before it without a socket. When the connection closes meanwhile, Node
 * tells neither it nor, when its body was read, its request (lib/_http_server.js: "Abort socket._httpMessage ?").
 */
import type { EventEmitter } from 'node:events';
import type { Place } from '@spoor/patch';

interface Closable {
  close(): void;
}

const bySocket = new WeakMap<EventEmitter, Set<Closable>>();

/** One listener for a socket, however many responses wait for it. */
export function closeWithSocket(socket: EventEmitter, exchange: Closable, place: Place): void {
  const known = bySocket.get(socket);
  if (known !== undefined) {
    known.add(exchange);
    return;
  }
  const waiting = new Set([exchange]);
  bySocket.set(socket, waiting);
  socket.once('close', () => {
    for (const each of waiting) {
      try {
        each.close();
      } catch (error) {
        place.failed(error);
      }
    }
  });
}

/** The exchange has ended in another way. */
export function closeNoMore(socket: EventEmitter, exchange: Closable): void {
  bySocket.get(socket)?.delete(exchange);
}
