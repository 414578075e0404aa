import { activeContext, givenField, isSuppressed, runInContext } from '@spoor/core';
import { createStamp } from '@spoor/instrument';
import { type AnyFunction, type Guard, type Place, type Undo, wrap } from '@spoor/patch';
import { ClientCall } from './client-lifecycle.ts';
import { type ConnectionRecord, recordOf } from './connection-record.ts';
import { underWay } from './messages-under-way.ts';
import { ignoredContext } from './receive.ts';
import type { ServiceNames } from './service-names.ts';
import type { Prepared } from './settings.ts';
import { clientMakers, type ThriftClient, type ThriftExports } from './thrift-js.ts';

export interface ClientSide {
  readonly guard: Guard;
  readonly settings: Prepared;
  readonly making: Place;
  readonly sending: Place;
  readonly answering: Place;
  readonly names: ServiceNames;
  readonly undos: Undo[];
}

/** What a client was made with. */
interface Made {
  readonly connection: ConnectionRecord;
  readonly multiplexedService: string | undefined;
}

const made = createStamp<Made>();

/** The caller's callback, or what settles its promise, called where the call was made. */
function answerTo(place: Place, call: ClientCall, callback: unknown): AnyFunction {
  return function answer(this: unknown, error: unknown) {
    try {
      call.answered(error);
      if (place.hasFailed) place.settle();
    } catch (fault) {
      place.failed(fault);
    }
    // Without one, thrift calls nobody.
    if (typeof callback !== 'function') return undefined;
    const { context } = call;
    // biome-ignore lint/complexity/noArguments: passed on as they came
    const args = arguments;
    return context === activeContext()
      ? Reflect.apply(callback, this, args)
      : runInContext(context, callback as AnyFunction, this, args);
  };
}

/** Where the call waits for its answer: under its number, which is the client's last one. */
class Waiting {
  readonly #requests: Record<number, unknown>;
  readonly #seqid: number;
  readonly #callback: unknown;
  readonly #answer: AnyFunction;

  constructor(requests: Record<number, unknown>, seqid: number, place: Place, call: ClientCall) {
    this.#requests = requests;
    this.#seqid = seqid;
    this.#callback = requests[seqid];
    this.#answer = answerTo(place, call, this.#callback);
    requests[seqid] = this.#answer;
  }

  /** Until 0.11 the callback of a call that nobody answers stays there, and is never called. */
  giveBack(): void {
    if (this.#requests[this.#seqid] === this.#answer) this.#requests[this.#seqid] = this.#callback;
  }
}

interface Started {
  readonly call: ClientCall;
  readonly waiting: Waiting | undefined;
}

function waitFor(client: ThriftClient, place: Place, call: ClientCall): Waiting | undefined {
  const { _reqs: requests } = client;
  const seqid = typeof client.seqid === 'function' ? client.seqid() : undefined;
  if (typeof requests !== 'object' || requests === null || typeof seqid !== 'number') return undefined;
  return Object.hasOwn(requests, seqid) ? new Waiting(requests, seqid, place, call) : undefined;
}

/** What has begun is followed to its end, also when not all of it went well. */
function start(
  side: ClientSide,
  client: ThriftClient,
  service: string,
  name: string,
): Started | 'ignored' | undefined {
  const { settings, sending } = side;
  let call: ClientCall | undefined;
  try {
    const context = activeContext();
    if (isSuppressed(context)) return undefined;
    const method = settings.methods.of(service, name);
    if (method.isIgnored) return 'ignored';
    const given = made.read(client);
    call = new ClientCall(settings, method, given?.connection, given?.multiplexedService, context);
    call.start();
    const waiting = waitFor(client, side.answering, call);
    if (sending.hasFailed) sending.settle();
    return { call, waiting };
  } catch (error) {
    sending.failed(error);
    return call === undefined ? undefined : { call, waiting: undefined };
  }
}

/** The message has left, or waits for its connection. Without anybody who waits for the answer, that is the end. */
function sent(place: Place, { call, waiting }: Started): void {
  try {
    if (call.isOneway) waiting?.giveBack();
    if (!call.isOpen) return;
    call.isSent = call.connection?.isConnected ?? true;
    if (call.isOneway || waiting === undefined) call.left();
    if (place.hasFailed) place.settle();
  } catch (error) {
    place.failed(error);
  }
}

const wrapSend = (side: ClientSide, service: string, name: string) => (original: AnyFunction) => {
  const { guard, answering } = side;
  return function send(this: ThriftClient): unknown {
    // biome-ignore lint/complexity/noArguments: passed on as they came
    const args = arguments;
    if (guard.isTripped) return Reflect.apply(original, this, args);
    const started = start(side, this, service, name);
    if (started === undefined) return Reflect.apply(original, this, args);
    if (started === 'ignored') return runInContext(ignoredContext, original, this, args);
    const { call } = started;
    const former = underWay.sending;
    underWay.sending = call;
    let result: unknown;
    try {
      // Into a socket nothing is sent that could have a span of its own.
      result =
        call.connection?.isPlain === true || call.callContext === call.context
          ? Reflect.apply(original, this, args)
          : runInContext(call.callContext, original, this, args);
    } catch (error) {
      try {
        call.threw(error);
      } catch (fault) {
        answering.failed(fault);
      }
      throw error;
    } finally {
      underWay.sending = former;
      underWay.writing = undefined;
    }
    sent(answering, started);
    return result;
  };
};

/** Whose methods are ours already. */
const patched = new WeakSet<object>();
const prefix = 'send_';

/** Of the class that the compiler wrote, and of the services that it extends. */
function patchClass(client: object, side: ClientSide): void {
  let owner: unknown = Object.getPrototypeOf(client);
  for (
    ;
    typeof owner === 'object' && owner !== null && owner !== Object.prototype;
    owner = Object.getPrototypeOf(owner)
  ) {
    if (patched.has(owner)) continue;
    patched.add(owner);
    const methods = owner as Record<string, AnyFunction>;
    for (const key of Object.getOwnPropertyNames(owner)) {
      if (!key.startsWith(prefix) || typeof givenField(owner, key) !== 'function') continue;
      patchMethod(methods, key, client, side);
    }
    const own = owner;
    side.undos.push(() => void patched.delete(own));
  }
}

function patchMethod(
  methods: Record<string, AnyFunction>,
  key: string,
  client: object,
  side: ClientSide,
): void {
  const name = key.slice(prefix.length);
  const multiplexedName = made.read(client)?.multiplexedService;
  const method = methods[key];
  const service = side.names.of({ method, name, instance: client, suffix: 'Client', multiplexedName });
  side.undos.push(wrap(methods, key, wrapSend(side, service, name)));
}

function note(side: ClientSide, client: unknown, connection: unknown, multiplexedService: unknown): void {
  const { making } = side;
  try {
    if (typeof client !== 'object' || client === null) return;
    if (typeof connection !== 'object' || connection === null) return;
    made.write(client, {
      connection: recordOf(connection),
      multiplexedService: typeof multiplexedService === 'string' ? multiplexedService : undefined,
    });
    patchClass(client, side);
    if (making.hasFailed) making.settle();
  } catch (error) {
    making.failed(error);
  }
}

export function patchClientMakers(exports: ThriftExports, side: ClientSide): Undo[] {
  const makers = exports as Record<string, AnyFunction>;
  const undos = clientMakers
    .filter((name) => typeof makers[name] === 'function')
    .map((name) =>
      wrap(
        makers,
        name,
        (original) =>
          function (this: unknown, _class: unknown, connection: unknown) {
            // biome-ignore lint/complexity/noArguments: passed on as they came
            const client: unknown = Reflect.apply(original, this, arguments);
            if (!side.guard.isTripped) note(side, client, connection, undefined);
            return client;
          },
      ),
    );
  const multiplexer = exports.Multiplexer?.prototype as Record<'createClient', AnyFunction> | undefined;
  if (typeof multiplexer?.createClient !== 'function') return undos;
  const undo = wrap(
    multiplexer,
    'createClient',
    (original) =>
      function createClient(this: unknown, name: unknown, _class: unknown, connection: unknown) {
        // biome-ignore lint/complexity/noArguments: passed on as they came
        const client: unknown = Reflect.apply(original, this, arguments);
        if (!side.guard.isTripped) note(side, client, connection, name);
        return client;
      },
  );
  return [...undos, undo];
}
