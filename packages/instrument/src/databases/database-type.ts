import type { AttributeSink, Tracer } from '@spoor/core';
import { type Operation, OperationType } from '@spoor/instrument/operations';
import type { Guard } from '@spoor/patch';
import { type DbFacts, dbSpanName, writeDb, writeDbStatus } from '../attributes/db.ts';
import { writeServer } from '../attributes/network.ts';
import type { DatabaseSettings } from './database-settings.ts';
import { maskQuoted } from './masked-errors.ts';

/** One call of a database. */
export interface DatabaseCall extends DbFacts {
  /** A host, an address, or the path of a socket. */
  readonly address?: string | undefined;
  readonly port?: number | undefined;
}

export interface DatabaseTypeOptions {
  readonly tracer: Tracer;
  readonly guard: Guard;
  readonly databases: DatabaseSettings;
  /** Asked once, when the call begins, for calls that are not sampled too. */
  readonly describe: (operation: Operation) => DatabaseCall;
  /** `23505`; asked when a call has failed. */
  readonly statusOf?: (error: unknown) => string | undefined;
  /** What may be recorded of an error's text when values are masked; without it, nothing that stands in quotes. */
  readonly maskError?: (text: string, error: unknown) => string;
  /** Which argument is the callback, if it is a function; negative from the end. */
  readonly callback?: number;
  /** The events at which a returned emitter ends. */
  readonly endEvents?: readonly string[];
}

/** Calls of a database as all of them are recorded: the kind is that of a client, the name is the summary, and a span needs a parent. */
export function databaseType(options: DatabaseTypeOptions): OperationType {
  const {
    tracer,
    guard,
    databases,
    describe,
    statusOf,
    maskError = maskQuoted,
    callback,
    endEvents,
  } = options;
  return new OperationType({
    tracer,
    guard,
    spanKind: 2,
    isLeaf: true,
    onlyBelowSpan: !databases.recordsRoots,
    nameOf(operation) {
      const call = describe(operation);
      operation.note = call;
      return dbSpanName(call);
    },
    writeAttributes(sink: AttributeSink, { note, isFailed, error }) {
      const call = note as DatabaseCall;
      writeDb(sink, call);
      writeServer(sink, call.address, call.port);
      if (isFailed && statusOf !== undefined) writeDbStatus(sink, statusOf(error));
    },
    ...(databases.masksValues ? { maskError } : {}),
    ...(callback === undefined ? {} : { callback }),
    ...(endEvents === undefined ? {} : { endEvents }),
  });
}
