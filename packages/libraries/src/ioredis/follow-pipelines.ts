/**
 * One span for a pipeline or a transaction, from `exec` until all answers are there. What the library itself has put into a pipeline, because
 * the application wants that (`enableAutoPipelining`), are calls of their own, each made somewhere else.
 */
import { activeContext, bindFunction, RealPromise } from '@spoor/core';
import { createStamp } from '@spoor/instrument';
import { type Operation, type OperationType, startOperation } from '@spoor/instrument/operations';
import { type AnyFunction, type Guard, type Undo, wrap } from '@spoor/patch';
import type { Command, Pipeline, Reply } from './types.ts';

export interface PipelineTypes {
  readonly commands: OperationType;
  readonly batches: OperationType;
}

/** Of one pipeline. */
class Note {
  /** The calls by the place of their command; undefined in a pipeline of the application's. */
  readonly calls: (Operation | undefined)[] | undefined;
  /** Sent again after the cluster has moved, it is the same call. */
  isRunning: boolean;

  constructor(calls: (Operation | undefined)[] | undefined) {
    this.calls = calls;
    this.isRunning = false;
  }
}

const notes = createStamp<Note>();

/** The library marks its own pipelines so (autoPipelining.js, `kExec`), before it puts a command into one. */
const isAutomatic = (pipeline: Pipeline): boolean =>
  Object.getOwnPropertySymbols(pipeline).some(({ description }) => description === 'exec');

function noteOf(pipeline: Pipeline): Note {
  const known = notes.read(pipeline);
  if (known !== undefined) return known;
  const note = new Note(isAutomatic(pipeline) ? [] : undefined);
  notes.write(pipeline, note);
  return note;
}

const isReply = (reply: unknown): reply is Reply => Array.isArray(reply);

/** Of a transaction the error is the one of EXEC, or of a command that it has run. */
function firstError(results: unknown): unknown {
  if (!Array.isArray(results)) return undefined;
  const last: unknown = results.at(-1);
  if (isReply(last) && last[0]) return last[0];
  const failed = results.find((reply) => isReply(reply) && Boolean(reply[0]));
  if (failed !== undefined) return (failed as Reply)[0];
  const replies = isReply(last) ? last[1] : undefined;
  return Array.isArray(replies) ? replies.find((reply) => reply instanceof Error) : undefined;
}

function endBatch(operation: Operation, results: unknown): void {
  const error = firstError(results);
  if (error === undefined) operation.fulfilled(undefined);
  else operation.rejected(error);
}

function endCalls(calls: readonly (Operation | undefined)[], results: unknown): void {
  calls.forEach((operation, index) => {
    const reply: unknown = Array.isArray(results) ? results[index] : undefined;
    if (isReply(reply) && reply[0]) operation?.rejected(reply[0]);
    else operation?.fulfilled(undefined);
  });
}

function follow(pipeline: Pipeline, ended: (results: unknown) => void, failed: (e: unknown) => void): void {
  const { resolve, reject } = pipeline;
  pipeline.resolve = function resolved(this: unknown, results: unknown): unknown {
    ended(results);
    return Reflect.apply(resolve, this, [results]);
  };
  pipeline.reject = function rejected(this: unknown, error: unknown): unknown {
    failed(error);
    return Reflect.apply(reject, this, [error]);
  };
}

function begin(pipeline: Pipeline, { batches }: PipelineTypes): void {
  // The first call of a transaction's `exec` only puts EXEC into the queue.
  if (pipeline._transactions > 0 || pipeline._queue.length === 0) return;
  const note = noteOf(pipeline);
  if (note.isRunning) return;
  note.isRunning = true;
  const { calls } = note;
  if (calls !== undefined) {
    follow(
      pipeline,
      (results) => endCalls(calls, results),
      (error) => {
        for (const operation of calls) operation?.rejected(error);
      },
    );
    return;
  }
  const operation = startOperation(batches, pipeline.redis, [pipeline]);
  if (operation?.span === undefined) return;
  follow(
    pipeline,
    (results) => endBatch(operation, results),
    (error) => operation.rejected(error),
  );
}

function watchExec(prototype: Pipeline, types: PipelineTypes, guard: Guard): Undo {
  const place = guard.lenientPlace('a pipeline');
  return wrap(
    prototype,
    'exec',
    (original: AnyFunction) =>
      function exec(this: Pipeline, callback: unknown): unknown {
        if (!guard.isTripped) {
          try {
            begin(this, types);
            if (place.hasFailed) place.settle();
          } catch (error) {
            place.failed(error);
          }
        }
        const { promise } = this;
        const isBound =
          !guard.isTripped && typeof callback === 'function' && !(promise instanceof RealPromise);
        // Bluebird's callbacks (connecting.ts).
        if (isBound) callback = bindFunction(activeContext(), callback as AnyFunction);
        return original.call(this, callback);
      },
  );
}

function watchQueue(prototype: Pipeline, { commands }: PipelineTypes, guard: Guard): Undo {
  const place = guard.lenientPlace('a command of a pipeline');
  return wrap(
    prototype,
    'sendCommand',
    (original: AnyFunction) =>
      function sendCommand(this: Pipeline, command: Command): unknown {
        if (!guard.isTripped) {
          try {
            const { calls, isRunning } = noteOf(this);
            if (calls !== undefined && !isRunning)
              calls[this._queue.length] = startOperation(commands, this.redis, [command]);
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

export const watchPipelines = (prototype: Pipeline, types: PipelineTypes, guard: Guard): Undo[] => [
  watchQueue(prototype, types, guard),
  watchExec(prototype, types, guard),
];
