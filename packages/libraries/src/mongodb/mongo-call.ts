import { givenCall, givenField } from '@spoor/core';
import type { DatabaseCall } from '@spoor/instrument/databases/database-type';
import { maskQuoted } from '@spoor/instrument/databases/masked-errors';
import { commandShape, documentsOf } from './command-shape.ts';

/** What the driver says by itself: which servers there are, who it is, that it goes. */
const ofDriver = new Set([
  ...['hello', 'isMaster', 'ismaster', 'saslStart', 'saslContinue', 'getnonce', 'authenticate'],
  'endSessions',
]);

/** The first name of a command; undefined for one of the driver, and for what is no command. */
export function operationOf(command: unknown): string | undefined {
  if (typeof command !== 'object' || command === null) return undefined;
  for (const name in command) return ofDriver.has(name) ? undefined : name;
  return undefined;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** In the fields that hold what is written. */
function sizeOf(command: object): number | undefined {
  for (const name of ['documents', 'updates', 'deletes', 'ops']) {
    const written = documentsOf(givenField(command, name));
    if (written !== undefined) return written.length;
  }
  return undefined;
}

/** One command, as the driver hands it to a connection. */
export class MongoCall implements DatabaseCall {
  readonly system = 'mongodb';
  readonly operation: string;
  readonly collection: string | undefined;
  readonly namespace: string | undefined;
  readonly #command: object;
  readonly #connection: unknown;
  readonly #isMasked: boolean;

  constructor(connection: unknown, namespace: unknown, command: object, isMasked: boolean) {
    const operation = operationOf(command) ?? '';
    this.operation = operation;
    // `getMore` has the number of a cursor in its place.
    this.collection = textOf(givenField(command, operation === 'getMore' ? 'collection' : operation));
    this.namespace = textOf(givenField(namespace, 'db'));
    this.#command = command;
    this.#connection = connection;
    this.#isMasked = isMasked;
  }

  get text(): string | undefined {
    try {
      return commandShape(this.#command, this.operation, this.#isMasked);
    } catch {
      // A document with a getter that throws, or with itself inside.
      return undefined;
    }
  }

  get batchSize(): number | undefined {
    return sizeOf(this.#command);
  }

  /** `127.0.0.1:27017`, or the path of a socket. */
  get address(): string | undefined {
    return this.#port === undefined
      ? this.#server
      : this.#server?.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  }

  get port(): number | undefined {
    return this.#port;
  }

  get #server(): string | undefined {
    return textOf(givenField(this.#connection, 'address'));
  }

  get #port(): number | undefined {
    const [, port] = /:(\d+)$/.exec(this.#server ?? '') ?? [];
    return port === undefined ? undefined : Number(port);
  }
}

/** `11000`; errors of the driver itself have none. */
export function serverStatus(error: unknown): string | undefined {
  const code = givenField(error, 'code');
  return typeof code === 'number' ? String(code) : undefined;
}

/** `E11000 duplicate key error collection: shop.users index: email_1 dup key: { email: "ada@example.org" }` */
export const maskServerError = (text: string): string =>
  maskQuoted(text.replace(/dup key: [\s\S]*/, 'dup key: ?'));

/** Newer drivers read an answer when they are asked for one of its fields. */
const readable = (reply: unknown): unknown =>
  givenCall(reply, 'has', 'writeErrors') || givenCall(reply, 'has', 'writeConcernError')
    ? givenCall(reply, 'toObject')
    : reply;

/** What a server says of a write that it has refused: the command itself has succeeded, and the driver throws later. */
export function writeErrorOf(given: unknown): Error | undefined {
  const reply = readable(given);
  const errors = givenField(reply, 'writeErrors');
  const refused: unknown = Array.isArray(errors) ? errors[0] : givenField(reply, 'writeConcernError');
  const message = givenField(refused, 'errmsg');
  if (typeof message !== 'string') return undefined;
  const error = new Error(message);
  // It was made here, where nobody looks for it.
  return Object.assign(error, {
    name: 'MongoServerError',
    code: givenField(refused, 'code'),
    stack: undefined,
  });
}
