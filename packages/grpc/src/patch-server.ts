import { givenField, runInContext } from '@spoor/core';
import type { Guard, Place } from '@spoor/patch';
import { type AnyFunction, dressAs, type Undo, wrap } from '@spoor/patch';
import type { CallEvents } from './call-events.ts';
import type { Metadata, ServerPrototype, ServerSideCall } from './grpc-js.ts';
import type { Method } from './methods.ts';
import { ignoredContext, ServerCall } from './server-lifecycle.ts';
import type { Settings } from './settings.ts';

/** What the hooks of one side share. */
export interface Side {
  readonly settings: Settings;
  readonly guard: Guard;
  readonly events: CallEvents;
}

export interface ServerSide extends Side {
  readonly registering: Place;
  readonly arrival: Place;
  readonly answering: Place;
}

export const serverSide = (side: Side): ServerSide => ({
  ...side,
  registering: side.guard.lenientPlace('registering a handler'),
  arrival: side.guard.lenientPlace('the arrival of a call'),
  answering: side.guard.lenientPlace('the answer to a call'),
});

function receive(side: ServerSide, method: Method, call: ServerSideCall): ServerCall | undefined {
  const { settings, events, arrival } = side;
  let record: ServerCall | undefined;
  try {
    record = new ServerCall(settings, method, call);
    record.receive();
    events.attach(call, record);
    if (record.isOpen && settings.server.response !== undefined) watchHeaders(side, call, record);
    if (arrival.hasFailed) arrival.settle();
  } catch (error) {
    arrival.failed(error);
  }
  return record;
}

/** Only where an operator wants response metadata: one method of this call is wrapped. */
function watchHeaders({ answering }: ServerSide, call: ServerSideCall, record: ServerCall): void {
  if (typeof givenField(call, 'sendMetadata') !== 'function') return;
  wrap(
    call as { sendMetadata: AnyFunction },
    'sendMetadata',
    (original) =>
      function sendMetadata(this: unknown, metadata: Metadata) {
        attempt(answering, () => record.sentHeaders(metadata));
        // biome-ignore lint/complexity/noArguments: passed on as they came
        return Reflect.apply(original, this, arguments);
      },
  );
}

function attempt<Result>(place: Place, work: () => Result): Result | undefined {
  try {
    const result = work();
    if (place.hasFailed) place.settle();
    return result;
  } catch (error) {
    place.failed(error);
    return undefined;
  }
}

/** grpc-js' `sendUnaryData`, with the same arguments: error, value, trailer, flags. */
function answering(place: Place, record: ServerCall, callback: AnyFunction): AnyFunction {
  return function respond(this: unknown, error: unknown, _value: unknown, trailer: unknown, _flags: unknown) {
    try {
      record.answered(error, trailer);
      if (place.hasFailed) place.settle();
    } catch (fault) {
      place.failed(fault);
    }
    // biome-ignore lint/complexity/noArguments: passed on as they came
    return Reflect.apply(callback, this, arguments);
  };
}

function traceHandler(side: ServerSide, method: Method, handler: AnyFunction): AnyFunction {
  const { guard } = side;
  return dressAs(handler, function (this: unknown, call: ServerSideCall, callback?: AnyFunction) {
    // biome-ignore lint/complexity/noArguments: passed on as they came
    if (guard.isTripped) return Reflect.apply(handler, this, arguments);
    // biome-ignore lint/complexity/noArguments: passed on as they came
    if (method.isIgnored) return runInContext(ignoredContext, handler, this, arguments);
    const record = receive(side, method, call);
    // biome-ignore lint/complexity/noArguments: passed on as they came
    if (record?.context === undefined) return Reflect.apply(handler, this, arguments);
    // biome-ignore lint/complexity/noArguments: passed on as they came
    let given: ArrayLike<unknown> = arguments;
    if (typeof callback === 'function' && record.span !== undefined) {
      attempt(side.answering, () => record.onMessage('RECEIVED'));
      given = [call, answering(side.answering, record, callback)];
    }
    try {
      return runInContext(record.context, handler, this, given);
    } catch (error) {
      attempt(side.answering, () => record.handlerThrew(error));
      throw error;
    }
  });
}

const traced = (side: ServerSide, name: string, handler: unknown): AnyFunction =>
  traceHandler(side, side.settings.methods.of(name), handler as AnyFunction);

export function patchServer(prototype: ServerPrototype, side: ServerSide): Undo {
  return wrap(
    prototype,
    'register',
    (original) =>
      function register(this: unknown, name: unknown, handler: unknown, ...rest: unknown[]) {
        const isOurs = typeof name === 'string' && typeof handler === 'function' && !side.guard.isTripped;
        const registered = isOurs ? attempt(side.registering, () => traced(side, name, handler)) : undefined;
        return Reflect.apply(original, this, [name, registered ?? handler, ...rest]);
      },
  );
}
