import { runInContext } from '@spoor/core';
import type { Guard } from '@spoor/patch';
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

function receive(side: Side, method: Method, call: ServerSideCall): ServerCall | undefined {
  try {
    const record = new ServerCall(side.settings, method, call);
    record.receive();
    side.events.attach(call, record);
    if (record.isOpen && side.settings.server.response !== undefined) watchHeaders(side.guard, call, record);
    return record;
  } catch (error) {
    side.guard.trip(error);
    return undefined;
  }
}

/** Only where an operator wants response metadata: one method of this call is wrapped. */
function watchHeaders(guard: Guard, call: ServerSideCall, record: ServerCall): void {
  if (typeof call.sendMetadata !== 'function') return;
  wrap(
    call as { sendMetadata: AnyFunction },
    'sendMetadata',
    (original) =>
      function sendMetadata(this: unknown, metadata: Metadata) {
        attempt(guard, () => record.sentHeaders(metadata));
        // biome-ignore lint/complexity/noArguments: passed on as they came
        return Reflect.apply(original, this, arguments);
      },
  );
}

function attempt<Result>(guard: Guard, work: () => Result): Result | undefined {
  if (guard.isTripped) return undefined;
  try {
    return work();
  } catch (error) {
    guard.trip(error);
    return undefined;
  }
}

/** grpc-js' `sendUnaryData`, with the same arguments: error, value, trailer, flags. */
function answering(guard: Guard, record: ServerCall, callback: AnyFunction): AnyFunction {
  return function respond(this: unknown, error: unknown, _value: unknown, trailer: unknown, _flags: unknown) {
    if (!guard.isTripped) {
      try {
        record.answered(error, trailer);
      } catch (fault) {
        guard.trip(fault);
      }
    }
    // biome-ignore lint/complexity/noArguments: passed on as they came
    return Reflect.apply(callback, this, arguments);
  };
}

function traceHandler(side: Side, method: Method, handler: AnyFunction): AnyFunction {
  const { guard } = side;
  return dressAs(handler, function (this: unknown, call: ServerSideCall, callback?: AnyFunction) {
    // biome-ignore lint/complexity/noArguments: passed on as they came
    if (guard.isTripped) return Reflect.apply(handler, this, arguments);
    // biome-ignore lint/complexity/noArguments: passed on as they came
    if (method.isIgnored) return runInContext(ignoredContext, handler, this, arguments);
    const record = receive(side, method, call);
    // biome-ignore lint/complexity/noArguments: passed on as they came
    if (record === undefined) return Reflect.apply(handler, this, arguments);
    // biome-ignore lint/complexity/noArguments: passed on as they came
    let given: ArrayLike<unknown> = arguments;
    if (typeof callback === 'function' && record.isOpen) {
      attempt(guard, () => record.onMessage('RECEIVED'));
      given = [call, answering(guard, record, callback)];
    }
    try {
      return runInContext(record.context, handler, this, given);
    } catch (error) {
      attempt(guard, () => record.handlerThrew(error));
      throw error;
    }
  });
}

const traced = (side: Side, name: string, handler: unknown): AnyFunction =>
  traceHandler(side, side.settings.methods.of(name), handler as AnyFunction);

export function patchServer(prototype: ServerPrototype, side: Side): Undo {
  return wrap(
    prototype,
    'register',
    (original) =>
      function register(this: unknown, name: unknown, handler: unknown, ...rest: unknown[]) {
        const isOurs = typeof name === 'string' && typeof handler === 'function' && !side.guard.isTripped;
        const registered = isOurs ? attempt(side.guard, () => traced(side, name, handler)) : undefined;
        return Reflect.apply(original, this, [name, registered ?? handler, ...rest]);
      },
  );
}
