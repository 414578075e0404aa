/**
 * Sees the events of calls without adding a listener, and runs the application's listeners in the call's context: `emit`
 * is wrapped on the prototypes of grpc-js' call classes, found at their first call since they are not exported.
 */
import { EventEmitter } from 'node:events';
import { Duplex, PassThrough, Readable, Stream, Transform, Writable } from 'node:stream';
import { activeContext, runInContext } from '@spoor/core';
import type { Guard } from '@spoor/patch';
import { type AnyFunction, type Undo, wrap } from '@spoor/patch';
import { type CallRecord, recordOf, stamp } from './call-record.ts';

/** Of everybody: a call that is an instance of one of these gets methods of its own. */
const shared: ReadonlySet<unknown> = new Set(
  [EventEmitter, Stream, Readable, Writable, Duplex, Transform, PassThrough, Object].map(
    ({ prototype }) => prototype,
  ),
);

const wrapEmit = (guard: Guard) => (original: AnyFunction) =>
  function emit(this: EventEmitter, event: string | symbol, detail: unknown) {
    const record = recordOf(this);
    if (record === undefined || guard.isTripped) {
      // biome-ignore lint/complexity/noArguments: passed on as they came
      return Reflect.apply(original, this, arguments);
    }
    try {
      record.onEvent(event, detail);
    } catch (error) {
      guard.trip(error);
    }
    if (record.context === activeContext() || this.listenerCount(event) === 0) {
      // biome-ignore lint/complexity/noArguments: passed on as they came
      return Reflect.apply(original, this, arguments);
    }
    // biome-ignore lint/complexity/noArguments: passed on as they came
    return runInContext(record.context, original, this, arguments);
  };

/** `push(null)` is the end, not a message. */
const wrapPush = (guard: Guard) => (original: AnyFunction) =>
  function push(this: object, message: unknown) {
    tell(this, guard, message === null ? undefined : 'RECEIVED');
    // biome-ignore lint/complexity/noArguments: passed on as they came
    return Reflect.apply(original, this, arguments);
  };

const wrapWrite = (guard: Guard) => (original: AnyFunction) =>
  function _write(this: object) {
    tell(this, guard, 'SENT');
    // biome-ignore lint/complexity/noArguments: passed on as they came
    return Reflect.apply(original, this, arguments);
  };

function tell(call: object, guard: Guard, type: 'SENT' | 'RECEIVED' | undefined): void {
  if (type === undefined || guard.isTripped) return;
  try {
    recordOf(call)?.onMessage(type);
  } catch (error) {
    guard.trip(error);
  }
}

interface CallMethods {
  emit: AnyFunction;
  push: AnyFunction;
  _write: AnyFunction;
}

export class CallEvents {
  readonly #guard: Guard;
  readonly #messageEvents: boolean;
  readonly #patched = new Set<object>();
  readonly #undos: Undo[] = [];

  constructor(guard: Guard, messageEvents: boolean) {
    this.#guard = guard;
    this.#messageEvents = messageEvents;
  }

  /** From now on the record hears of the call, and listeners run in its context. */
  attach(call: unknown, record: CallRecord): void {
    if (!(call instanceof EventEmitter)) return;
    stamp(call, record);
    const prototype = Object.getPrototypeOf(call) as object;
    if (this.#patched.has(prototype)) return;
    if (shared.has(prototype)) this.#patch(call);
    else {
      this.#patched.add(prototype);
      this.#undos.push(...this.#patch(prototype));
    }
  }

  undo(): void {
    for (const undo of this.#undos.splice(0)) undo();
    this.#patched.clear();
  }

  #patch(target: object): Undo[] {
    const methods = target as CallMethods;
    const undos = [wrap(methods, 'emit', wrapEmit(this.#guard))];
    if (!this.#messageEvents) return undos;
    if (typeof methods.push === 'function') undos.push(wrap(methods, 'push', wrapPush(this.#guard)));
    if (typeof methods._write === 'function') undos.push(wrap(methods, '_write', wrapWrite(this.#guard)));
    return undos;
  }
}
