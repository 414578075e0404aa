import type { EventEmitter } from 'node:events';
import { givenField } from '@spoor/core';
import { type DatabaseCall, databaseType } from '@spoor/instrument/databases/database-type';
import { maskMysqlError, mysqlStatusOf } from '@spoor/instrument/databases/mysql-errors';
import { type CallArguments, type CallRules, watchCalls } from '@spoor/instrument/databases/watch-calls';
import { followEvents, type OperationType } from '@spoor/instrument/operations';
import { mysql } from '@spoor/instrument/sql/dialect';
import { Statements } from '@spoor/instrument/sql/statement';
import type { AnyFunction, Guard, Undo } from '@spoor/patch';
import type { LibrarySettings } from '../settings.ts';
import type { Command, Connection } from './types.ts';

const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const usualPort = 3306;

export function queryType(settings: LibrarySettings, guard: Guard): OperationType | undefined {
  const { tracer, databases } = settings;
  if (tracer === undefined) return undefined;
  const statements = new Statements(mysql, databases.masksValues);
  return databaseType({
    tracer,
    guard,
    databases,
    describe({ self, args }): DatabaseCall {
      const { config = {} } = self as Connection;
      const sql = args[0];
      const text = typeof sql === 'string' ? sql : textIn(givenField(sql, 'sql'));
      const statement = text === undefined ? undefined : statements.of(text);
      const socket = textIn(config.socketPath);
      return {
        system: 'mysql',
        namespace: textIn(config.database),
        summary: statement?.summary,
        text: statement?.text,
        address: socket ?? textIn(config.host) ?? 'localhost',
        port: socket === undefined ? Number(config.port ?? usualPort) : undefined,
      };
    },
    statusOf: mysqlStatusOf,
    maskError: maskMysqlError,
    endEvents: ['end'],
  });
}

type ToOurs = (callback: unknown) => AnyFunction;

function placeCallback(args: CallArguments, toOurs: ToOurs): boolean {
  const command = args[0];
  const own = givenField(command, 'onResult');
  if (typeof own === 'function') {
    // A command is made by the pool for this one call.
    (command as Command).onResult = toOurs(own);
    return true;
  }
  const index = typeof args[1] === 'function' ? 1 : 2;
  if (typeof args[index] !== 'function') return false;
  args[index] = toOurs(args[index]);
  return true;
}

export function watchQueries(prototype: Connection, type: OperationType | undefined, guard: Guard): Undo[] {
  const rules: CallRules = {
    type,
    guard,
    placeCallback,
    // What is returned is no promise, and has a `then` that throws.
    follow: (operation, command) => followEvents(operation, command as EventEmitter),
  };
  return [watchCalls(prototype, 'query', rules), watchCalls(prototype, 'execute', rules)];
}
