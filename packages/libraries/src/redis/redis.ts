/** Commands, pipelines and transactions of node-redis. */
import { activeContext, bindFunction } from '@spoor/core';
import type { PackageHook, Part, Scope } from '@spoor/instrument';
import { type DatabaseTypeOptions, databaseType } from '@spoor/instrument/databases/database-type';
import type { Operation, OperationType } from '@spoor/instrument/operations';
import { type AnyFunction, type Guard, type Undo, wrap } from '@spoor/patch';
import { replyStatus } from '../redis-text/reply-error.ts';
import type { LibrarySettings } from '../settings.ts';
import { callingClient, watchClient, watchCommander, watchQueue } from './patched-client.ts';
import { type Batch, BatchCall, CommandCall, placeOf } from './redis-call.ts';

type Words = readonly unknown[];
type Describe = (operation: Operation, isMasked: boolean) => ReturnType<DatabaseTypeOptions['describe']>;

function typeOf({ settings, guard }: Scope<LibrarySettings>, describe: Describe): OperationType | undefined {
  const { tracer, databases } = settings;
  if (tracer === undefined) return undefined;
  return databaseType({
    tracer,
    guard,
    databases,
    statusOf: replyStatus,
    describe: (operation) => describe(operation, databases.masksValues),
  });
}

const describeCommand: Describe = ({ args }, isMasked) =>
  new CommandCall(args[0] as Words, placeOf(callingClient()?.options), isMasked);

const framing = new Set(['MULTI', 'EXEC']);

function batchOf({ args }: Operation): Batch {
  const given = args[0] as readonly { readonly args: Words }[];
  const all = given.map((command) => command.args);
  const commands = all.filter(([name]) => !framing.has(String(name)));
  // Version 4 has one method for both, whose last argument is there for a transaction alone.
  const isMulti = commands.length < all.length || Array.from(args).some((arg) => typeof arg === 'symbol');
  return { mode: isMulti ? 'MULTI' : 'PIPELINE', commands, size: commands.length };
}

const describeBatch: Describe = (operation, isMasked) =>
  new BatchCall(batchOf(operation), placeOf((operation.self as { options?: unknown }).options), isMasked);

/** Later versions have a method for each. */
const describeMulti: Describe = (operation, isMasked) =>
  new BatchCall(
    { ...batchOf(operation), mode: 'MULTI' },
    placeOf((operation.self as { options?: unknown }).options),
    isMasked,
  );

function patchClient(exports: unknown, scope: Scope<LibrarySettings>): Undo[] {
  const { prototype } = (exports as { default: { prototype: Record<string, AnyFunction> } }).default;
  const [batches, multis] = [typeOf(scope, describeBatch), typeOf(scope, describeMulti)];
  if (batches === undefined || multis === undefined) return [];
  return watchClient(prototype, { batches, multis }, scope.guard);
}

/** A task that waits for a client of the pool is run by whoever gives one back. */
function watchPool(prototype: { execute: AnyFunction }, guard: Guard): Undo {
  return wrap(
    prototype,
    'execute',
    (original: AnyFunction) =>
      function execute(this: unknown, task: unknown): unknown {
        const isBound = !guard.isTripped && typeof task === 'function';
        return original.call(this, isBound ? bindFunction(activeContext(), task as AnyFunction) : task);
      },
  );
}

const hook =
  (patch: (exports: { default: { prototype: never } }, scope: Scope<LibrarySettings>) => Undo[]) =>
  (...[exports, scope]: Parameters<PackageHook<LibrarySettings>>): Undo[] =>
    scope.settings.tracer === undefined ? [] : patch(exports as { default: { prototype: never } }, scope);

export const packages: Part<LibrarySettings>['packages'] = {
  client: hook(patchClient),
  queue: hook((exports, scope) => {
    const commands = typeOf(scope, describeCommand);
    return commands === undefined ? [] : [watchQueue(exports.default.prototype, commands)];
  }),
  commander: hook((exports) => watchCommander(exports as unknown as Record<string, AnyFunction>)),
  pool: hook((exports, { guard }) => {
    const { RedisClientPool } = exports as unknown as { RedisClientPool: { prototype: never } };
    return [watchPool(RedisClientPool.prototype, guard)];
  }),
};
