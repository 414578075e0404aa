import type { Context } from '@opentelemetry/api';
import {
  givenField,
  identityOf,
  isSuppressed,
  rootContext,
  Span,
  type SpanIdentity,
  SUPPRESS_TRACING_KEY,
} from '@spoor/core';
import { createStamp } from '@spoor/instrument';
import { OTHER_METHOD } from './attributes.ts';
import { extractContext } from './carrier.ts';
import type { Serving } from './messages-under-way.ts';
import type { Method } from './methods.ts';
import { rememberCall } from './open-calls.ts';
import { ServerCall } from './server-lifecycle.ts';
import type { ServiceNames } from './service-names.ts';
import type { Prepared } from './settings.ts';
import { messageType } from './thrift-js.ts';

const kindServer = 1;

/** For calls that an operator wants ignored: whatever they start is not traced either. */
export const ignoredContext: Context = rootContext.setValue(SUPPRESS_TRACING_KEY, true);

/** By which Finagle asks whether a server knows its headers: no call of anybody's. */
const finagleProbe = '__can__finagle__trace__v3__';

interface Called {
  readonly method: Method;
  readonly originalMethod: string | undefined;
  readonly multiplexedService: string | undefined;
}

interface KnownCalls {
  /** With whose rules. */
  readonly settings: Prepared;
  readonly byName: Map<string, Called>;
}

/** Of each processor by the names that messages have for its methods. A client may make names up. */
const knownCalls = createStamp<KnownCalls>();
const mostKnown = 1000;

function calledBy(serving: Serving, settings: Prepared, names: ServiceNames): Called {
  const { processor, name } = serving;
  let known = knownCalls.read(processor);
  if (known?.settings !== settings) {
    known = { settings, byName: new Map() };
    knownCalls.write(processor, known);
  }
  let called = known.byName.get(name);
  if (called === undefined) {
    called = findCalled(serving, settings, names);
    if (known.byName.size < mostKnown) known.byName.set(name, called);
  }
  return called;
}

/** Multiplexed, the name of the service stands before the method's (MultiplexedProcessor: `name.split(':')`). */
function findCalled({ name, processor }: Serving, settings: Prepared, names: ServiceNames): Called {
  let served: unknown = processor;
  let methodName = name;
  let multiplexedService: string | undefined;
  if (typeof processor.services === 'object' && name.includes(':')) {
    [multiplexedService, methodName] = name.split(':') as [string, string];
    served = processor.services[multiplexedService];
  }
  const method = (served as Record<string, unknown> | undefined)?.[`process_${methodName}`];
  const isKnown = typeof method === 'function';
  // One that is unknown belongs to the service whose methods are known.
  const known = isKnown ? methodName : anyMethodOf(served);
  const service = names.of({
    method: isKnown ? method : givenField(served, `process_${known}`),
    name: known,
    instance: served,
    suffix: 'Processor',
    multiplexedName: multiplexedService,
  });
  return {
    method: settings.methods.of(service, isKnown ? methodName : OTHER_METHOD),
    originalMethod: isKnown ? undefined : methodName,
    multiplexedService,
  };
}

const prefix = 'process_';

function anyMethodOf(processor: unknown): string {
  const prototype: unknown =
    typeof processor === 'object' && processor !== null ? Object.getPrototypeOf(processor) : undefined;
  const names =
    typeof prototype === 'object' && prototype !== null ? Object.getOwnPropertyNames(prototype) : [];
  return names.find((name) => name.startsWith(prefix))?.slice(prefix.length) ?? '';
}

interface Parent {
  readonly context: Context;
  readonly link: SpanIdentity | undefined;
}

const isSameTrace = (one: SpanIdentity, other: SpanIdentity): boolean =>
  one.t0 === other.t0 && one.t1 === other.t1 && one.t2 === other.t2 && one.t3 === other.t3;

/**
 * A connection of its own has no context but what the message says. Over HTTP the span of the request is the parent, to which its headers
 * have brought the trace; a field that says another trace becomes a link.
 */
function parentOf({ active, socket, maps, olderMaps }: Serving, settings: Prepared): Parent {
  const isInside = socket === undefined || socket.isHttp;
  const outer = isInside ? active : rootContext;
  if (maps === undefined && olderMaps === undefined) return { context: outer, link: undefined };
  const carried = olderMaps === undefined ? (maps ?? []) : [...(maps ?? []), ...olderMaps];
  const inbound = extractContext(settings.propagator, rootContext, carried);
  const remote = identityOf(inbound);
  const local = identityOf(outer);
  if (local !== undefined) {
    const isOther = remote !== undefined && !isSameTrace(local, remote);
    return { context: outer, link: isOther ? remote : undefined };
  }
  const { trustInbound } = settings;
  const isTrusted = trustInbound === undefined || trustInbound.allows(socket?.peer?.host ?? '');
  return isTrusted ? { context: inbound, link: undefined } : { context: outer, link: remote };
}

/** The message is whole, and the handler has not been called: from here on it runs in the context of the call. */
export function receive(serving: Serving, settings: Prepared, names: ServiceNames): ServerCall | undefined {
  const { pending, socket, active, output, seqid } = serving;
  if (serving.name === finagleProbe) return undefined;
  const isInside = socket === undefined || socket.isHttp;
  if (isInside && isSuppressed(active)) return undefined;
  const called = calledBy(serving, settings, names);
  if (called.method.isIgnored) {
    pending.settle(ignoredContext);
    return undefined;
  }
  const { context, link } = parentOf(serving, settings);
  const { tracer } = settings;
  if (tracer === undefined) {
    pending.settle(context);
    return undefined;
  }
  const isOneway = serving.type === messageType.oneway;
  const call = new ServerCall({ ...called, seqid, isOneway, output, socket });
  const span = tracer.start(called.method.name, kindServer, context, call);
  pending.settle(span.track);
  if (!(span instanceof Span)) return undefined;
  call.span = span;
  try {
    if (link !== undefined) span.addLink({ context: link.toSpanContext() });
    rememberCall(output, call);
  } catch (error) {
    call.abandoned();
    throw error;
  }
  return call;
}
