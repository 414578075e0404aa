/** A span for each command that is sent by itself, from the call until the promise of the library has its outcome. */
import { activeContext, identityOf } from '@spoor/core';
import { createStamp } from '@spoor/instrument';
import { type Operation, type OperationType, startOperation } from '@spoor/instrument/operations';
import type { Guard, Place } from '@spoor/patch';
import { type AnyFunction, type Undo, wrap } from '@spoor/patch';
import type { CommandCall } from './redis-call.ts';
import type { Client, Command } from './types.ts';

/** Sent once without a span, it has none when it is sent again. */
const untraced = Symbol('untraced');

/**
 * A command passes more than once: through the cluster and its node, again when a connection is there at last or was lost, again after the
 * cluster has sent it elsewhere. It is one call of the application, made the first time.
 */
const seen = createStamp<Operation | typeof untraced>();

/** The library ends a command by these two, whatever it is that ends it: an answer, a timeout, a lost connection. */
export function followCommand(command: Command, operation: Operation): void {
  const { resolve, reject } = command;
  command.resolve = function resolved(this: unknown, value: unknown): unknown {
    // First theirs: when it cannot make a reply of the answer it rejects instead.
    const result = Reflect.apply(resolve, this, [value]);
    operation.fulfilled(undefined);
    return result;
  };
  command.reject = function rejected(this: unknown, error: unknown): unknown {
    operation.rejected(error);
    return Reflect.apply(reject, this, [error]);
  };
}

/** The library's own, with which a connection begins; those that the application sends meanwhile wait, but for a few. */
const ofHandshake = new Set(['auth', 'client', 'cluster', 'hello', 'info', 'readonly', 'select']);

/** They are nobody's (connecting.ts). */
const isHandshake = ({ status }: Client, { name }: Command): boolean =>
  status === 'connect' && ofHandshake.has(name) && identityOf(activeContext()) === undefined;

function beginCommand(type: OperationType, client: Client, command: Command): Operation | undefined {
  const known = seen.read(command);
  if (known !== undefined) {
    // The node that a cluster has chosen.
    if (known !== untraced) (known.note as CommandCall).client = client;
    return undefined;
  }
  // Whoever calls it with something else is answered by the library.
  if (typeof command?.name !== 'string' || typeof command.resolve !== 'function') return undefined;
  const operation = isHandshake(client, command) ? undefined : startOperation(type, client, [command]);
  if (operation?.span === undefined) {
    seen.write(command, untraced);
    return undefined;
  }
  seen.write(command, operation);
  followCommand(command, operation);
  return operation;
}

/** @param prototype of `Redis` or `Cluster` */
export function watchCommands(prototype: Client, type: OperationType, guard: Guard): Undo {
  const place: Place = guard.lenientPlace('a command');
  return wrap(
    prototype,
    'sendCommand',
    (original: AnyFunction) =>
      function sendCommand(this: Client, command: Command, stream: unknown, node: unknown): unknown {
        let operation: Operation | undefined;
        // With a stream it is one of a pipeline.
        if (!guard.isTripped && !stream) {
          try {
            operation = beginCommand(type, this, command);
            if (place.hasFailed) place.settle();
          } catch (error) {
            place.failed(error);
          }
        }
        if (operation === undefined) return original.call(this, command, stream, node);
        try {
          return original.call(this, command, stream, node);
        } catch (error) {
          operation.rejected(error);
          throw error;
        }
      },
  );
}
