/** What is recorded of a call: named when it begins, the rest is made of it when its span ends. */
import { givenField } from '@spoor/core';
import type { DatabaseCall } from '@spoor/instrument/databases/database-type';
import { batchName, batchText, commandName, commandText } from '../redis-text/command-text.ts';
import type { Client, Command, Pipeline } from './types.ts';

abstract class RedisCall implements DatabaseCall {
  readonly system = 'redis';
  readonly operation: string;
  readonly isMasked: boolean;
  /** Of a cluster, the node that it has chosen at last. */
  client: Client;

  constructor(operation: string, client: Client, isMasked: boolean) {
    this.operation = operation;
    this.client = client;
    this.isMasked = isMasked;
  }

  /** A command is about keys, and of keys there are very many. */
  get summary(): string {
    return this.operation;
  }

  /** The number of the database that the connection has selected, as the conventions have it. */
  get namespace(): string | undefined {
    const { condition, options } = this.client;
    const database = condition?.select ?? options?.db;
    return typeof database === 'number' || typeof database === 'string' ? String(database) : undefined;
  }

  get address(): string | undefined {
    const host = this.#path ?? givenField(this.client.options, 'host');
    return typeof host === 'string' ? host : undefined;
  }

  get port(): number | undefined {
    return this.#path === undefined ? Number(givenField(this.client.options, 'port')) : undefined;
  }

  get #path(): string | undefined {
    const path = givenField(this.client.options, 'path');
    return typeof path === 'string' && path !== '' ? path : undefined;
  }
}

export class CommandCall extends RedisCall {
  readonly #command: Command;

  constructor(command: Command, client: Client, isMasked: boolean) {
    super(commandName(command.name), client, isMasked);
    this.#command = command;
  }

  get text(): string {
    // A script becomes EVAL where the connection has not sent it before.
    return commandText(commandName(this.#command.name), this.#command.args, { isMasked: this.isMasked });
  }
}

const framing = new Set(['MULTI', 'EXEC']);

/** Without what only surrounds the commands. */
const commandsOf = ({ _queue }: Pipeline): Command[] =>
  _queue.filter(({ name, ignore }) => !ignore && !framing.has(commandName(name)));

function nameOf(pipeline: Pipeline): string {
  const [first] = pipeline._queue;
  const mode = first !== undefined && commandName(first.name) === 'MULTI' ? 'MULTI' : 'PIPELINE';
  return batchName(
    mode,
    commandsOf(pipeline).map(({ name }) => commandName(name)),
  );
}

export class BatchCall extends RedisCall {
  readonly #pipeline: Pipeline;

  constructor(pipeline: Pipeline, isMasked: boolean) {
    super(nameOf(pipeline), pipeline.redis, isMasked);
    this.#pipeline = pipeline;
  }

  get text(): string | undefined {
    const { isMasked } = this;
    const texts = commandsOf(this.#pipeline).map(({ name, args }) =>
      commandText(commandName(name), args, { isMasked }),
    );
    return batchText(texts);
  }

  get batchSize(): number {
    return commandsOf(this.#pipeline).length;
  }
}
