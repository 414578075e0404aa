import { activeContext, bindFunction } from '@spoor/core';
import { type DatabaseCall, databaseType } from '@spoor/instrument/databases/database-type';
import { maskPostgresError, postgresStatusOf } from '@spoor/instrument/databases/postgres-errors';
import { type Operation, type OperationType, startOperation } from '@spoor/instrument/operations';
import { postgresql } from '@spoor/instrument/sql/dialect';
import { Statements } from '@spoor/instrument/sql/statement';
import { type AnyFunction, type Guard, type Undo, wrap } from '@spoor/patch';
import type { LibrarySettings } from '../settings.ts';
import type { Servers } from './servers.ts';
import { statementText } from './statement-text.ts';
import type { Query } from './types.ts';

export function queryType(
  settings: LibrarySettings,
  guard: Guard,
  servers: Servers,
): OperationType | undefined {
  const { tracer, databases } = settings;
  if (tracer === undefined) return undefined;
  const statements = new Statements(postgresql, databases.masksValues);
  return databaseType({
    tracer,
    guard,
    databases,
    describe({ self }): DatabaseCall {
      const { strings, args } = self as Query;
      const text = statementText(strings, args);
      const statement = text === undefined ? undefined : statements.of(text);
      const { address, port, namespace } = servers.only;
      return {
        system: 'postgresql',
        namespace,
        summary: statement?.summary,
        text: statement?.text,
        address,
        port,
      };
    },
    statusOf: postgresStatusOf,
    maskError: maskPostgresError,
  });
}

/** The library settles a query by two functions of its own, which a cursor replaces with each step. */
function follow(query: Query, name: 'resolve' | 'reject', tell: (value: unknown) => void): void {
  let current = query[name];
  const toOurs = (): AnyFunction =>
    function (this: unknown, value: unknown): unknown {
      tell(value);
      return Reflect.apply(current, this, [value]);
    };
  let ours = toOurs();
  Object.defineProperty(query, name, {
    configurable: true,
    enumerable: true,
    get: () => ours,
    set(replacement: AnyFunction) {
      current = replacement;
      ours = toOurs();
    },
  });
}

/** Rows are handed over where they arrive. */
function bindRows(query: Query): void {
  for (const name of ['cursorFn', 'forEachFn'] as const) {
    const given = query[name];
    if (typeof given === 'function') query[name] = bindFunction(activeContext(), given as AnyFunction);
  }
}

function begin(query: Query, type: OperationType | undefined): void {
  bindRows(query);
  const operation: Operation | undefined = type === undefined ? undefined : startOperation(type, query, []);
  if (operation?.span === undefined) return;
  follow(query, 'resolve', (value) => operation.fulfilled(value));
  follow(query, 'reject', (error) => operation.rejected(error));
}

export function watchQueries(prototype: Query, type: OperationType | undefined, guard: Guard): Undo {
  const place = guard.place('a query');
  return wrap(
    prototype,
    'handle',
    (original) =>
      function handle(this: Query): unknown {
        if (!guard.isTripped && this.executed !== true) {
          try {
            begin(this, type);
            if (place.hasFailed) place.settle();
          } catch (error) {
            place.failed(error);
          }
        }
        // biome-ignore lint/complexity/noArguments: passed on as they came
        return Reflect.apply(original, this, arguments);
      },
  );
}
