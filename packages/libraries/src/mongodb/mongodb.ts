/** Commands of the driver of MongoDB 4 to 7, whoever has it do them: an application, mongoose, a session store. */
import { activeContext, bindFunction, realThen, runInContext } from '@spoor/core';
import type { PackageHook, Part, Scope } from '@spoor/instrument';
import { databaseType } from '@spoor/instrument/databases/database-type';
import { type Operation, type OperationType, startOperation } from '@spoor/instrument/operations';
import { type AnyFunction, type Guard, type Undo, wrap } from '@spoor/patch';
import type { LibrarySettings } from '../settings.ts';
import { MongoCall, maskServerError, operationOf, serverStatus, writeErrorOf } from './mongo-call.ts';

interface Connection {
  command: AnyFunction;
}

function typeOf({ settings, guard }: Scope<LibrarySettings>): OperationType | undefined {
  const { tracer, databases } = settings;
  if (tracer === undefined) return undefined;
  return databaseType({
    tracer,
    guard,
    databases,
    statusOf: serverStatus,
    maskError: maskServerError,
    describe: ({ self, args }) => new MongoCall(self, args[0], args[1] as object, databases.masksValues),
  });
}

function replied(operation: Operation, reply: unknown): void {
  const error = writeErrorOf(reply);
  if (error === undefined) operation.fulfilled(undefined);
  else operation.rejected(error);
}

/** @returns undefined where there is no span */
function begin(type: OperationType, self: unknown, args: ArrayLike<unknown>): Operation | undefined {
  if (type.guard.isTripped || operationOf(args[1]) === undefined) return undefined;
  const operation = startOperation(type, self, args);
  return operation?.span === undefined ? undefined : operation;
}

/** From 6.4 on a command returns a promise, which the driver itself always waits for: to wait too handles no rejection of anybody. */
function watchPromises(prototype: Connection, type: OperationType): Undo {
  return wrap(
    prototype,
    'command',
    (original: AnyFunction) =>
      function command(this: unknown): unknown {
        // biome-ignore lint/complexity/noArguments: passed on as they came
        const args = arguments;
        const operation = begin(type, this, args);
        const result: unknown = Reflect.apply(original, this, args);
        if (operation === undefined) return result;
        Reflect.apply(realThen, result, [
          (reply: unknown) => replied(operation, reply),
          (error: unknown) => operation.rejected(error),
        ]);
        return result;
      },
  );
}

function watchCallbacks(prototype: Connection, type: OperationType): Undo {
  return wrap(
    prototype,
    'command',
    (original: AnyFunction) =>
      function command(this: unknown, ...args: unknown[]): unknown {
        const callback = args[3];
        if (typeof callback !== 'function') return Reflect.apply(original, this, args);
        const context = activeContext();
        const operation = begin(type, this, args);
        args[3] = function answer(this: unknown, error: unknown, reply: unknown): unknown {
          if (error) operation?.rejected(error);
          else if (operation !== undefined) replied(operation, reply);
          // biome-ignore lint/complexity/noArguments: passed on as they came
          return runInContext(context, callback as AnyFunction, this, arguments);
        };
        return Reflect.apply(original, this, args);
      },
  );
}

/** Whoever gives a connection back serves those that wait for one, wherever he is. With promises nothing is to be done. */
function waitInContext(prototype: { checkOut: AnyFunction }, guard: Guard): Undo {
  return wrap(
    prototype,
    'checkOut',
    (original: AnyFunction) =>
      function checkOut(this: unknown, ...args: unknown[]): unknown {
        const [callback] = args;
        if (!guard.isTripped && typeof callback === 'function')
          args[0] = bindFunction(activeContext(), callback as AnyFunction);
        return Reflect.apply(original, this, args);
      },
  );
}

const hook =
  (watch: (prototype: Connection, type: OperationType) => Undo) =>
  (...[exports, scope]: Parameters<PackageHook<LibrarySettings>>): Undo[] => {
    const type = typeOf(scope);
    const { Connection } = exports as { Connection: { prototype: Connection } };
    return type === undefined ? [] : [watch(Connection.prototype, type)];
  };

export const packages: Part<LibrarySettings>['packages'] = {
  promises: hook(watchPromises),
  callbacks: hook(watchCallbacks),
  pool: (exports, { guard, settings }) => {
    const { ConnectionPool } = exports as { ConnectionPool: { prototype: { checkOut: AnyFunction } } };
    return settings.tracer === undefined ? [] : [waitInContext(ConnectionPool.prototype, guard)];
  },
};
