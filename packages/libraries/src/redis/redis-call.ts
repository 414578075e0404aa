import { givenField } from '@spoor/core';
import type { DatabaseCall } from '@spoor/instrument/databases/database-type';
import { batchName, batchText, commandName, commandText } from '../redis-text/command-text.ts';

/** Where a client is connected to. */
export interface Place {
  readonly namespace: string | undefined;
  readonly address: string | undefined;
  readonly port: number | undefined;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** @param options as `createClient` was given them, `url` already taken apart */
export function placeOf(options: unknown): Place {
  const socket = givenField(options, 'socket');
  const path = textOf(givenField(socket, 'path'));
  return {
    namespace: String(numberOf(givenField(options, 'database')) ?? 0),
    address: path ?? textOf(givenField(socket, 'host')) ?? 'localhost',
    port: path === undefined ? Number(givenField(socket, 'port') ?? 6379) : undefined,
  };
}

abstract class RedisCall implements DatabaseCall {
  readonly system = 'redis';
  readonly operation: string;
  readonly place: Place;
  readonly isMasked: boolean;

  constructor(operation: string, place: Place, isMasked: boolean) {
    this.operation = operation;
    this.place = place;
    this.isMasked = isMasked;
  }

  /** A command is about keys, and of keys there are very many. */
  get summary(): string {
    return this.operation;
  }

  get namespace(): string | undefined {
    return this.place.namespace;
  }

  get address(): string | undefined {
    return this.place.address;
  }

  get port(): number | undefined {
    return this.place.port;
  }
}

/** Any value: the application may give the library a list of its own. */
type Words = readonly unknown[];

const nameOf = ([name]: Words): string => commandName(String(name));

const textOfWords = (words: Words, isMasked: boolean): string =>
  commandText(nameOf(words), words, { from: 1, isMasked });

export class CommandCall extends RedisCall {
  readonly #words: Words;

  constructor(words: Words, place: Place, isMasked: boolean) {
    super(nameOf(words), place, isMasked);
    this.#words = words;
  }

  get text(): string {
    return textOfWords(this.#words, this.isMasked);
  }
}

export interface Batch {
  readonly mode: 'MULTI' | 'PIPELINE';
  readonly commands: readonly Words[];
  readonly size: number;
}

export class BatchCall extends RedisCall {
  readonly #batch: Batch;

  constructor(batch: Batch, place: Place, isMasked: boolean) {
    super(batchName(batch.mode, batch.commands.map(nameOf)), place, isMasked);
    this.#batch = batch;
  }

  get text(): string | undefined {
    return batchText(this.#batch.commands.map((words) => textOfWords(words, this.isMasked)));
  }

  get batchSize(): number {
    return this.#batch.size;
  }
}
