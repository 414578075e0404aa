/** Commands, pipelines and transactions of ioredis 2 to 6, and of iovalkey, which began as a copy of it. */
import type { PackageHook, Part, Scope } from '@spoor/instrument';
import { databaseType } from '@spoor/instrument/databases/database-type';
import { replyStatus } from '../redis-text/reply-error.ts';
import type { LibrarySettings } from '../settings.ts';
import { callBackInContext, connectAlone, waitInContext } from './connecting.ts';
import { watchCommands } from './follow-commands.ts';
import { type PipelineTypes, watchPipelines } from './follow-pipelines.ts';
import { BatchCall, CommandCall } from './redis-call.ts';
import type { Client, Command, Pipeline } from './types.ts';

/** Since ioredis 4 a class is the default export of its file. */
function prototypeOf<Prototype>(exports: unknown): Prototype {
  const made = typeof exports === 'function' ? exports : (exports as { default: unknown }).default;
  return (made as { prototype: Prototype }).prototype;
}

function typesOf({ settings, guard }: Scope<LibrarySettings>): PipelineTypes | undefined {
  const { tracer, databases } = settings;
  if (tracer === undefined) return undefined;
  const { masksValues } = databases;
  const shared = { tracer, guard, databases, statusOf: replyStatus };
  return {
    commands: databaseType({
      ...shared,
      describe: ({ self, args }) => new CommandCall(args[0] as Command, self as Client, masksValues),
    }),
    batches: databaseType({
      ...shared,
      describe: ({ args }) => new BatchCall(args[0] as Pipeline, masksValues),
    }),
  };
}

const hook =
  (
    patch: (exports: unknown, types: PipelineTypes, guard: Scope<LibrarySettings>['guard']) => (() => void)[],
  ) =>
  (...[exports, scope]: Parameters<PackageHook<LibrarySettings>>) => {
    const types = typesOf(scope);
    return types === undefined ? [] : patch(exports, types, scope.guard);
  };

type CallbackOwner = Parameters<typeof callBackInContext>[0];

export const packages: Part<LibrarySettings>['packages'] = {
  redis: hook((exports, { commands }, guard) => {
    const prototype = prototypeOf<Client>(exports);
    return [connectAlone(prototype, guard), watchCommands(prototype, commands, guard)];
  }),
  cluster: hook((exports, { commands }, guard) => {
    const prototype = prototypeOf<Client>(exports);
    return [
      connectAlone(prototype, guard),
      ...waitInContext(prototype, guard),
      watchCommands(prototype, commands, guard),
    ];
  }),
  command: hook((exports, _, guard) => [callBackInContext(prototypeOf<CallbackOwner>(exports), guard)]),
  pipeline: hook((exports, types, guard) => watchPipelines(prototypeOf<Pipeline>(exports), types, guard)),
};
