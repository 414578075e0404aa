/**
 * A function of AWS Lambda: a SERVER span for each invocation (semantic conventions, spans of AWS Lambda), and a flush that is awaited before
 * the answer is given, since the process is frozen right after it. All of it goes by the objects of @opentelemetry/api that the preload has
 * registered; without them the handler is called as it is.
 */
import type { Attributes, Context, Span, TextMapGetter } from '@opentelemetry/api';

// biome-ignore lint/suspicious/noExplicitAny: a handler takes whatever its trigger sends
type Handler = (...args: any[]) => any;

interface Api {
  readonly trace?: {
    getTracer(name: string): { startSpan(name: string, options: object, context: Context): Span };
    forceFlush?(): Promise<void>;
  };
  readonly context?: {
    active(): Context;
    with(context: Context, work: Handler, self: unknown, ...args: unknown[]): unknown;
  };
  readonly propagation?: {
    extract(context: Context, carrier: unknown, getter: TextMapGetter): Context;
  };
}

const apiKey = Symbol.for('opentelemetry.js.api.1');
const spanKey = Symbol.for('OpenTelemetry Context Key SPAN');
const kindServer = 1;
const statusError = 2;

export interface Facts {
  /** AWS_LAMBDA_FUNCTION_NAME */
  readonly name: string;
  /** Longest that the answer waits for spans to be sent. */
  readonly flushMs: number;
}

/** Headers of API Gateway, of a load balancer, or of a function's URL, whose names may come in any case. */
const getter: TextMapGetter = {
  get(carrier, name) {
    for (const [key, value] of Object.entries(carrier as object)) {
      if (key.toLowerCase() === name) return Array.isArray(value) ? value.map(String) : String(value);
    }
    return undefined;
  },
  keys: (carrier) => Object.keys(carrier as object).map((key) => key.toLowerCase()),
};

function headersOf(event: unknown): object {
  const { headers, multiValueHeaders } = (event ?? {}) as Record<string, unknown>;
  for (const given of [multiValueHeaders, headers])
    if (typeof given === 'object' && given !== null) return given;
  return {};
}

class Invocation {
  readonly span: Span;
  readonly context: Context;

  constructor(api: Required<Api>, { name }: Facts, args: readonly unknown[], isCold: boolean) {
    const [event, given] = args;
    const { awsRequestId: id, invokedFunctionArn: arn } = (given ?? {}) as Record<string, unknown>;
    const attributes: Attributes = { 'faas.name': name, 'faas.coldstart': isCold };
    if (typeof id === 'string') attributes['faas.invocation_id'] = id;
    if (typeof arn === 'string') attributes['cloud.resource_id'] = arn;
    const parent = api.propagation.extract(api.context.active(), headersOf(event), getter);
    const options = { kind: kindServer, attributes };
    this.span = api.trace.getTracer('@spoor/aws-lambda').startSpan(name, options, parent);
    this.context = parent.setValue(spanKey, this.span);
  }

  end(error?: unknown): void {
    if (error !== undefined && error !== null) {
      this.span.recordException(error as Error);
      this.span.setStatus({ code: statusError });
    }
    this.span.end();
  }
}

function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    // A fault of ours costs the span, and not the invocation.
    return undefined;
  }
}

async function flush({ trace }: Api, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((done) => {
    timer = setTimeout(done, limitMs);
  });
  try {
    await Promise.race([trace?.forceFlush?.(), limit]);
  } catch {
    // Whatever could not be sent was said where it failed.
  } finally {
    clearTimeout(timer);
  }
}

/** Streaming and what else the runtime has marked a handler with stay. */
function dressedAs(original: Handler, wrapped: Handler): Handler {
  for (const key of Reflect.ownKeys(original)) {
    if (key === 'prototype') continue;
    const descriptor = Reflect.getOwnPropertyDescriptor(original, key);
    if (descriptor !== undefined) Reflect.defineProperty(wrapped, key, descriptor);
  }
  return wrapped;
}

/** The old form, whose answer is given to the last argument. */
function withCallback(args: unknown[], done: (error: unknown) => Promise<void>): void {
  const last = args.length - 1;
  const callback = args[last];
  if (typeof callback !== 'function') return;
  args[last] = function answer(this: unknown, ...given: unknown[]): void {
    void done(given[0]).then(() => Reflect.apply(callback as Handler, this, given));
  };
}

export function wrapHandler(original: Handler, facts: Facts): Handler {
  let isCold = true;
  return dressedAs(original, function handler(this: unknown, ...args: unknown[]): unknown {
    const api = (globalThis as { readonly [apiKey]?: Api })[apiKey];
    if (api?.trace === undefined || api.context === undefined || api.propagation === undefined)
      return Reflect.apply(original, this, args);
    const known = api as Required<Api>;
    const invocation = attempt(() => new Invocation(known, facts, args, isCold));
    isCold = false;
    if (invocation === undefined) return Reflect.apply(original, this, args);
    const finish = (error?: unknown): Promise<void> => {
      attempt(() => invocation.end(error));
      return flush(known, facts.flushMs);
    };
    withCallback(args, finish);
    let result: unknown;
    try {
      result = known.context.with(invocation.context, original, this, ...args);
    } catch (error) {
      return finish(error).then(() => Promise.reject(error));
    }
    if (typeof (result as PromiseLike<unknown> | undefined)?.then !== 'function') return result;
    return (result as Promise<unknown>).then(
      (value) => finish().then(() => value),
      (error: unknown) => finish(error).then(() => Promise.reject(error)),
    );
  });
}
