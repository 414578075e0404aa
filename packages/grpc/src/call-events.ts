/**
 * Sees the events of calls without adding a listener, and runs the application's listeners in the call's context: `emit`
 * is wrapped on the prototypes of grpc-js' call classes, found at their first call since they are not exported.
 */
import { EventEmitter } from 'node:events';
import { Duplex, PassThrough, Readable, Stream, Transform, Writable } from 'node:stream';
import { activeContext, runInContext } from '@spoor/core';
import type { Guard, Place } from '@spoor/patch';
import { type AnyFunction, type Holder, type Undo, wrap } from '@spoor/patch';
import { type CallRecord, recordOf, stamp } from './call-record.ts';

/** Prototypes that others use too: a call that is an instance of one of these gets methods of its own. */
const shared: ReadonlySet<unknown> = new Set(
  [EventEmitter, Stream, Readable, Writable, Duplex, Transform, PassThrough, Object].map(
    ({ prototype }) => prototype,
  ),
);

/** By Node's own table: a method of the application's is not to be called. */
function hasNoListener({ _events: listeners }: Heard, event: unknown): boolean {
  return listeners !== undefined && listeners[event as PropertyKey] === undefined;
}

interface Heard {
  readonly _events?: Record<PropertyKey, unknown>;
}

const wrapEmit = (place: Place) => (_original: AnyFunction, holder: Holder<'emit'>) =>
  function emit(this: EventEmitter, event: string | symbol, detail: unknown) {
    const record = recordOf(this);
    if (record === undefined) {
      // biome-ignore lint/complexity/noArguments: passed on as they came
      return Reflect.apply(holder.emit, this, arguments);
    }
    try {
      record.onEvent(event, detail);
      if (place.hasFailed) place.settle();
    } catch (error) {
      place.failed(error);
    }
    const { context } = record;
    if (context === undefined || context === activeContext() || hasNoListener(this as Heard, event)) {
      // biome-ignore lint/complexity/noArguments: passed on as they came
      return Reflect.apply(holder.emit, this, arguments);
    }
    // biome-ignore lint/complexity/noArguments: passed on as they came
    return runInContext(context, holder.emit, this, arguments);
  };

/** `push(null)` is the end, not a message. */
const wrapPush = (place: Place) => (_original: AnyFunction, holder: Holder<'push'>) =>
  function push(this: object, message: unknown) {
    if (message !== null) tell(this, place, 'RECEIVED');
    // biome-ignore lint/complexity/noArguments: passed on as they came
    return Reflect.apply(holder.push, this, arguments);
  };

const wrapWrite = (place: Place) => (_original: AnyFunction, holder: Holder<'_write'>) =>
  function _write(this: object) {
    tell(this, place, 'SENT');
    // biome-ignore lint/complexity/noArguments: passed on as they came
    return Reflect.apply(holder._write, this, arguments);
  };

function tell(call: object, place: Place, type: 'SENT' | 'RECEIVED'): void {
  try {
    recordOf(call)?.onMessage(type);
  } catch (error) {
    place.failed(error);
  }
}

/** A call of the application's making may be anything. */
function isEmitter(call: unknown): call is EventEmitter {
  try {
    return call instanceof EventEmitter && typeof call.emit === 'function';
  } catch {
    return false;
  }
}

interface CallMethods {
  emit: AnyFunction;
  push: AnyFunction;
  _write: AnyFunction;
}

export class CallEvents {
  readonly #place: Place;
  readonly #messageEvents: boolean;
  readonly #patched = new Set<object>();
  readonly #undos: Undo[] = [];

  constructor(guard: Guard, messageEvents: boolean) {
    this.#place = guard.lenientPlace('what becomes of a call');
    this.#messageEvents = messageEvents;
  }

  /** From now on the record hears of the call, and listeners run in its context. */
  attach(call: unknown, record: CallRecord): void {
    if (!isEmitter(call)) return;
    stamp(call, record);
    const prototype = Object.getPrototypeOf(call) as object;
    if (this.#patched.has(prototype)) return;
    if (shared.has(prototype)) this.#patch(call);
    else {
      this.#undos.push(...this.#patch(prototype));
      this.#patched.add(prototype);
    }
  }

  undo(): void {
    for (const undo of this.#undos.splice(0)) undo();
    this.#patched.clear();
  }

  #patch(target: object): Undo[] {
    const methods = target as CallMethods;
    const undos = [wrap(methods, 'emit', wrapEmit(this.#place))];
    if (!this.#messageEvents) return undos;
    if (typeof methods.push === 'function') undos.push(wrap(methods, 'push', wrapPush(this.#place)));
    if (typeof methods._write === 'function') undos.push(wrap(methods, '_write', wrapWrite(this.#place)));
    return undos;
  }
}
