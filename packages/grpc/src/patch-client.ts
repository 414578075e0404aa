import { activeContext, applyInContext, isSuppressed, runInContext } from '@spoor/core';
import type { Place } from '@spoor/patch';
import { type AnyFunction, type Undo, wrap } from '@spoor/patch';
import type { ServerAddresses } from './address.ts';
import { completeArguments } from './client-arguments.ts';
import { ClientCall } from './client-lifecycle.ts';
import {
  type ClientPrototype,
  type ClientSideCall,
  type Metadata,
  type MetadataClass,
  type RequestMethod,
  requestMethods,
} from './grpc-js.ts';
import type { Side } from './patch-server.ts';
import { ignoredContext } from './server-lifecycle.ts';

export interface ClientSide extends Side {
  readonly addresses: ServerAddresses;
  /** Of the copy of grpc-js that is patched: another copy's would be taken for options. */
  readonly metadataClass: () => MetadataClass | undefined;
  readonly starting: Place;
  readonly following: Place;
  readonly answering: Place;
}

export const clientSide = (
  side: Side,
  addresses: ServerAddresses,
  metadataClass: () => MetadataClass | undefined,
): ClientSide => ({
  ...side,
  addresses,
  metadataClass,
  starting: side.guard.place('starting a call'),
  following: side.guard.place('following a call'),
  answering: side.guard.lenientPlace('the answer to a call'),
});

interface StartedCall {
  readonly record: ClientCall;
  readonly args: unknown[];
}

/** The callback of a call with one response, called where the call was made. */
function answering(place: Place, record: ClientCall, callback: AnyFunction): AnyFunction {
  return function answer(this: unknown, error: unknown, _value: unknown) {
    try {
      record.answered(error);
      if (place.hasFailed) place.settle();
    } catch (fault) {
      place.failed(fault);
    }
    if (!record.isWaiting) {
      // biome-ignore lint/complexity/noArguments: passed on as they came
      return runInContext(record.context, callback, this, arguments);
    }
    try {
      // biome-ignore lint/complexity/noArguments: passed on as they came
      return runInContext(record.context, callback, this, arguments);
    } catch (thrown) {
      abandon(place, record, thrown);
      throw thrown;
    }
  };
}

function abandon(place: Place, record: ClientCall, error: unknown): void {
  try {
    record.abandon(error);
  } catch (fault) {
    place.failed(fault);
  }
}

function start(
  side: ClientSide,
  name: RequestMethod,
  client: object,
  given: ArrayLike<unknown>,
): StartedCall | undefined {
  const { starting } = side;
  try {
    const Metadata = side.metadataClass();
    const path = given[0];
    if (Metadata === undefined || typeof path !== 'string') return undefined;
    if (typeof client !== 'object' || client === null) return undefined;
    const complete = completeArguments(name, given, Metadata);
    if (complete === undefined) return undefined;
    const { args, metadata, callbackIndex } = complete;
    const method = side.settings.methods.of(path);
    const record = new ClientCall(side.settings, method, side.addresses.of(client), activeContext());
    begin(record, metadata, starting);
    if (callbackIndex !== -1) {
      args[callbackIndex] = answering(side.answering, record, args[callbackIndex] as AnyFunction);
    }
    return { record, args };
  } catch (error) {
    starting.failed(error);
    return undefined;
  }
}

/** What has begun is followed to its end, also when not all of it went well. */
function begin(record: ClientCall, metadata: Metadata, starting: Place): void {
  try {
    record.start(metadata);
    if (starting.hasFailed) starting.settle();
  } catch (error) {
    starting.failed(error);
  }
}

function follow(side: ClientSide, record: ClientCall, name: RequestMethod, call: unknown): void {
  const { following } = side;
  try {
    record.call = call as ClientSideCall;
    side.events.attach(call, record);
    if (name === 'makeUnaryRequest' || name === 'makeServerStreamRequest') record.onMessage('SENT');
    if (following.hasFailed) following.settle();
  } catch (error) {
    following.failed(error);
  }
}

/** Undefined: the call is made as it is. `ignored`: so are those that are made below it. */
function prepare(
  side: ClientSide,
  name: RequestMethod,
  client: object,
  given: ArrayLike<unknown>,
): StartedCall | 'ignored' | undefined {
  if (side.guard.isTripped) return undefined;
  try {
    const path = given[0];
    if (isSuppressed(activeContext())) return undefined;
    if (typeof path === 'string' && side.settings.methods.of(path).isIgnored) return 'ignored';
  } catch (error) {
    side.starting.failed(error);
    return undefined;
  }
  return start(side, name, client, given);
}

/** What it calls is called by it alone: see `applyInContext`. */
function wrapRequest(side: ClientSide, name: RequestMethod, original: AnyFunction): AnyFunction {
  return function (this: object) {
    // biome-ignore lint/complexity/noArguments: passed on as they came
    const given = arguments;
    const prepared = prepare(side, name, this, given);
    if (prepared === undefined) return Reflect.apply(original, this, given);
    if (prepared === 'ignored') return runInContext(ignoredContext, original, this, given);
    const { record, args } = prepared;
    let call: unknown;
    try {
      call = applyInContext(record.callContext, Reflect.apply, original, this, args);
    } catch (error) {
      abandon(side.answering, record, error);
      throw error;
    }
    follow(side, record, name, call);
    return call;
  };
}

export function patchClient(prototype: ClientPrototype, side: ClientSide): Undo[] {
  return requestMethods
    .filter((name) => typeof prototype[name] === 'function')
    .map((name) => wrap(prototype, name, (original) => wrapRequest(side, name, original)));
}
