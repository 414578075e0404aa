import { activeContext, PendingContext, runInContext } from '@spoor/core';
import { type AnyFunction, type Guard, type Place, type Undo, wrap } from '@spoor/patch';
import { Serving, underWay } from './messages-under-way.ts';
import type { Processor, Protocol } from './thrift-js.ts';
import { watchServer } from './watch-sockets.ts';

export interface ServerSide {
  readonly guard: Guard;
  readonly serving: Place;
  readonly answering: Place;
  readonly sockets: Place;
}

/** The loop of a server asks for one message more than there are. */
function isAtEnd({ trans }: Protocol): boolean {
  if (typeof trans?.borrow !== 'function') return false;
  const { readIndex, writeIndex } = trans.borrow();
  return readIndex >= writeIndex;
}

function arrive(place: Place, processor: Processor, input: Protocol, output: Protocol): Serving | undefined {
  try {
    if (isAtEnd(input)) return undefined;
    const active = activeContext();
    return new Serving(processor, output, new PendingContext(active), active, underWay.socket);
  } catch (error) {
    place.failed(error);
    return undefined;
  }
}

function attempt(place: Place, work: () => void): void {
  try {
    work();
    if (place.hasFailed) place.settle();
  } catch (error) {
    place.failed(error);
  }
}

const wrapProcess =
  ({ guard, serving: arriving, answering }: ServerSide) =>
  (original: AnyFunction) =>
    function process(this: Processor, input: Protocol, output: Protocol): unknown {
      // Inside of a multiplexed one, the message is under way already.
      if (guard.isTripped || underWay.serving !== undefined) {
        // biome-ignore lint/complexity/noArguments: passed on as they came
        return Reflect.apply(original, this, arguments);
      }
      const serving = arrive(arriving, this, input, output);
      // biome-ignore lint/complexity/noArguments: passed on as they came
      if (serving === undefined) return Reflect.apply(original, this, arguments);
      underWay.serving = serving;
      let result: unknown;
      try {
        // biome-ignore lint/complexity/noArguments: passed on as they came
        result = runInContext(serving.pending, original, this, arguments);
      } catch (error) {
        attempt(answering, () => serving.call?.threw(error));
        throw error;
      } finally {
        underWay.serving = undefined;
      }
      const { call } = serving;
      if (call?.span === undefined) return result;
      try {
        call.returned();
        if (answering.hasFailed) answering.settle();
      } catch (error) {
        answering.failed(error);
      }
      return result;
    };

/** Whose `process` is ours already. */
const wrapped = new WeakSet<object>();

/** The object that has `process` as its own: a class's prototype, which other processors have too, or the processor itself. */
function ownerOf(processor: unknown): Processor | undefined {
  let owner: unknown = processor;
  while (typeof owner === 'object' && owner !== null && !Object.hasOwn(owner, 'process'))
    owner = Object.getPrototypeOf(owner);
  if (typeof owner !== 'object' || owner === null) return undefined;
  return typeof (owner as Partial<Processor>).process === 'function' ? (owner as Processor) : undefined;
}

function patchProcessor(processor: unknown, side: ServerSide): Undo[] {
  const owner = ownerOf(processor);
  if (owner === undefined || wrapped.has(owner)) return [];
  wrapped.add(owner);
  const undo = wrap(owner, 'process', wrapProcess(side));
  return [
    () => {
      undo();
      wrapped.delete(owner);
    },
  ];
}

interface WebServerOptions {
  readonly services?: Readonly<Record<string, { readonly processor?: unknown } | undefined>>;
}

interface ServerMakers {
  createMultiplexServer?: AnyFunction;
  createWebServer?: AnyFunction;
}

export function patchServerMaker(exports: ServerMakers, side: ServerSide, undos: Undo[]): Undo[] {
  if (typeof exports.createMultiplexServer !== 'function') return [];
  const undo = wrap(
    exports as Required<ServerMakers>,
    'createMultiplexServer',
    (original) =>
      function createMultiplexServer(this: unknown, processor: unknown) {
        if (!side.guard.isTripped)
          attempt(side.sockets, () => void undos.push(...patchProcessor(processor, side)));
        // biome-ignore lint/complexity/noArguments: passed on as they came
        const server: unknown = Reflect.apply(original, this, arguments);
        if (!side.guard.isTripped) attempt(side.sockets, () => watchServer(server, side));
        return server;
      },
  );
  return [undo];
}

/** The library makes the processors of its options, and leaves them there. */
export function patchWebServerMaker(exports: ServerMakers, side: ServerSide, undos: Undo[]): Undo[] {
  if (typeof exports.createWebServer !== 'function') return [];
  const undo = wrap(
    exports as Required<ServerMakers>,
    'createWebServer',
    (original) =>
      function createWebServer(this: unknown, options: WebServerOptions) {
        // biome-ignore lint/complexity/noArguments: passed on as they came
        const server: unknown = Reflect.apply(original, this, arguments);
        if (side.guard.isTripped) return server;
        attempt(side.sockets, () => {
          for (const service of Object.values(options.services ?? {}))
            undos.push(...patchProcessor(service?.processor, side));
          watchServer(server, side);
        });
        return server;
      },
  );
  return [undo];
}
