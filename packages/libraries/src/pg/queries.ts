import { givenField } from '@spoor/core';
import { type DatabaseCall, databaseType } from '@spoor/instrument/databases/database-type';
import { maskPostgresError, postgresStatusOf } from '@spoor/instrument/databases/postgres-errors';
import { type CallArguments, watchCalls } from '@spoor/instrument/databases/watch-calls';
import { followResult, type OperationType } from '@spoor/instrument/operations';
import { postgresql } from '@spoor/instrument/sql/dialect';
import { Statements } from '@spoor/instrument/sql/statement';
import type { AnyFunction, Guard, Undo } from '@spoor/patch';
import type { LibrarySettings } from '../settings.ts';
import type { Client, QueryConfig } from './types.ts';

const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** A config is an object of the application's, whose getters may throw. */
function textOf(config: unknown): string | undefined {
  if (typeof config === 'string') return config;
  return textIn(givenField(config, 'text')) ?? textIn(givenField(givenField(config, 'cursor'), 'text'));
}

/** As libpq has it: a folder in the place of the host, in which the socket is named for the port. */
function serverOf({ host, port }: Client): { address?: string | undefined; port?: number | undefined } {
  const address = textIn(host);
  const number = Number(port);
  return address?.startsWith('/') ? { address: `${address}/.s.PGSQL.${number}` } : { address, port: number };
}

export function queryType(settings: LibrarySettings, guard: Guard): OperationType | undefined {
  const { tracer, databases } = settings;
  if (tracer === undefined) return undefined;
  const statements = new Statements(postgresql, databases.masksValues);
  return databaseType({
    tracer,
    guard,
    databases,
    describe({ self, args }): DatabaseCall {
      const client = self as Client;
      const text = textOf(args[0]);
      const statement = text === undefined ? undefined : statements.of(text);
      const { address, port } = serverOf(client);
      return {
        system: 'postgresql',
        namespace: textIn(client.database),
        summary: statement?.summary,
        text: statement?.text,
        address,
        port,
      };
    },
    statusOf: postgresStatusOf,
    maskError: maskPostgresError,
    endEvents: ['end', 'finish', 'close'],
  });
}

const isObject = (value: unknown): value is QueryConfig => typeof value === 'object' && value !== null;

/** A config is the application's, which may use it again; a query that sends itself is sent once. */
function placeInConfig(args: CallArguments, config: QueryConfig, callback: unknown, isSent: boolean): void {
  if (isSent) config.callback = callback;
  else {
    args[0] = Object.create(config, {
      callback: { value: callback, writable: true, enumerable: true, configurable: true },
    });
  }
}

/** Puts ours in the place of the callback that pg would take; false: it takes none. */
function placeCallback(args: CallArguments, toOurs: (callback: unknown) => AnyFunction): boolean {
  const config = args[0];
  const isSent = isObject(config) && typeof givenField(config, 'submit') === 'function';
  const own = isObject(config) ? givenField(config, 'callback') : undefined;
  if (isSent && typeof own === 'function') placeInConfig(args, config, toOurs(own), true);
  else if (!isSent && typeof args[2] === 'function') args[2] = toOurs(args[2]);
  else if (typeof args[1] === 'function' && !args[2]) args[1] = toOurs(args[1]);
  else if (isSent || typeof own !== 'function' || args[2]) return false;
  else placeInConfig(args, config as QueryConfig, toOurs(own), false);
  return true;
}

/** A stream that its reader leaves ends with an error of Node's; the cursor below it says how the query has ended. */
function cursorOf(config: unknown): object | undefined {
  const cursor = givenField(config, 'cursor');
  return isObject(cursor) && typeof givenField(cursor, 'emit') === 'function' ? cursor : undefined;
}

export const watchQueries = (prototype: Client, type: OperationType | undefined, guard: Guard): Undo =>
  watchCalls(prototype, 'query', {
    type,
    guard,
    placeCallback,
    follow: (operation, result, args) => followResult(operation, cursorOf(args[0]) ?? result),
  });
