/**
 * All commands go through the client's queue, those of a connection's beginning too: a call of the
 * application is what a method of the client hands to the queue before it returns.
 */
import { type OperationType, traceCall } from '@spoor/instrument/operations';
import { type AnyFunction, type Guard, type Undo, wrap } from '@spoor/patch';

export interface Client {
  readonly options?: unknown;
}

/** Whose method is running; undefined when none is. */
let caller: Client | undefined;
export const callingClient = (): Client | undefined => caller;

const calling = (original: AnyFunction): AnyFunction =>
  function sendCommand(this: Client): unknown {
    const former = caller;
    caller = this;
    try {
      // biome-ignore lint/complexity/noArguments: passed on as they came
      return Reflect.apply(original, this, arguments);
    } finally {
      caller = former;
    }
  };

type Methods = Record<string, AnyFunction>;

/** The first is version 4's, for transactions too. */
const batching = ['multiExecutor', '_executePipeline'];

export interface BatchTypes {
  readonly batches: OperationType;
  readonly multis: OperationType;
}

const methodsOf = (prototype: Methods, names: readonly string[]): string[] =>
  names.filter((name) => typeof prototype[name] === 'function');

export function watchClient(prototype: Methods, types: BatchTypes, guard: Guard): Undo[] {
  const batch = (type: OperationType) => (original: AnyFunction) =>
    function executeBatch(this: Client): unknown {
      // biome-ignore lint/complexity/noArguments: passed on as they came
      const args = arguments;
      return guard.isTripped ? Reflect.apply(original, this, args) : traceCall(type, original, this, args);
    };
  return [
    ...methodsOf(prototype, ['sendCommand']).map((name) => wrap(prototype, name, calling)),
    ...methodsOf(prototype, batching).map((name) => wrap(prototype, name, batch(types.batches))),
    ...methodsOf(prototype, ['_executeMulti']).map((name) => wrap(prototype, name, batch(types.multis))),
  ];
}

export function watchQueue(prototype: { addCommand: AnyFunction }, commands: OperationType): Undo {
  return wrap(
    prototype,
    'addCommand',
    (original: AnyFunction) =>
      function addCommand(this: unknown): unknown {
        // biome-ignore lint/complexity/noArguments: passed on as they came
        const args = arguments;
        return caller === undefined
          ? Reflect.apply(original, this, args)
          : traceCall(commands, original, this, args);
      },
  );
}

/** Version 4 makes the methods for the commands when it is loaded, each of which calls an `executor` by what it was then. */
export function watchCommander(exports: Methods): Undo[] {
  const isExecutor = (name: string, value: unknown): value is AnyFunction =>
    /executor$/i.test(name) && typeof value === 'function';
  const attach = (original: AnyFunction) =>
    function attachCommands(this: unknown, config: object): unknown {
      const watched = Object.entries(config).map(([name, value]) => [
        name,
        isExecutor(name, value) ? calling(value) : value,
      ]);
      return original.call(this, Object.fromEntries(watched));
    };
  return methodsOf(exports, ['attachCommands', 'attachExtensions']).map((name) =>
    wrap(exports, name, attach),
  );
}
