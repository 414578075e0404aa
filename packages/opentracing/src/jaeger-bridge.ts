import type { TextMapGetter } from '@opentelemetry/api';
import {
  givenField,
  givenKeys,
  identityOf,
  realClearTimeout,
  realSetImmediate,
  realSetTimeout,
  rootContext,
  type SpanSink,
} from '@spoor/core';
import { type Items, itemsIn, jaegerKey, mergeItems } from './baggage.ts';
import { IDENTITY, identityIn, identityOfJaeger, toJaeger } from './identity.ts';
import { rememberInjected } from './injected.ts';
import {
  isObject,
  type JaegerContext,
  type JaegerSpan,
  type JaegerTracer,
  type StartOptions,
} from './jaeger-client.ts';
import type { JaegerCopy } from './jaeger-copy.ts';
import { JaegerRecord } from './jaeger-record.ts';
import { Nesting } from './nesting.ts';
import { isIgnoredHere, ParentRules, parentIn } from './parent-rules.ts';
import { readConfiguration } from './read-configuration.ts';
import { readOptions, saidParent, withoutReference } from './said-parent.ts';
import type { OpenTracingSettings } from './settings.ts';
import { KIND_TAG } from './tag-values.ts';

const textFormats: readonly unknown[] = ['text_map', 'http_headers'];
const microsecond = 0.001;

/** What an application gives as a carrier; its names come in any case. */
export const carrierGetter: TextMapGetter<Readonly<Record<string, unknown>>> = {
  keys: (carrier) => [...givenKeys(carrier)],
  get(carrier, key) {
    const name = givenKeys(carrier).find((other) => other === key || other.toLowerCase() === key);
    return name === undefined ? undefined : (givenField(carrier, name) as string);
  },
};

/** Between tracers of jaeger-client and our spans. It throws for faults of ours alone; whoever calls it guards it. */
export class JaegerBridge {
  readonly #settings: OpenTracingSettings;
  readonly #rules: ParentRules;
  readonly #nesting = new Nesting();
  readonly #sinks = new WeakMap<JaegerTracer, { readonly sinks: readonly SpanSink[] | undefined }>();
  /** Recorded, and on its way through the application's reporters. */
  #recorded: JaegerSpan | undefined;

  constructor(settings: OpenTracingSettings) {
    this.#settings = settings;
    this.#rules = new ParentRules(settings.parent);
    this.#recorded = undefined;
  }

  /** A tracer registers its first codec while it is constructed, when all that it was given is in its place. */
  registered(copy: JaegerCopy, tracer: JaegerTracer, format: unknown, codec: unknown): void {
    if (!this.#sinks.has(tracer)) {
      const configuration = readConfiguration(tracer, () => copy.Context);
      // One that reports to nobody is nobody's configuration.
      const sinks = isNoop(copy, tracer) ? undefined : this.#settings.onTracer(configuration);
      this.#sinks.set(tracer, { sinks });
    }
    const isB3 = isObject(codec) && codec.constructor?.name === 'ZipkinB3TextMapCodec';
    if (format === 'http_headers' && isB3) this.#settings.onB3();
  }

  /** Options with another parent than the application's; undefined where its options serve. */
  optionsFor(copy: JaegerCopy, given: unknown): StartOptions | undefined {
    const { Context } = copy;
    if (Context === undefined) return undefined;
    const options = readOptions(given);
    const said = saidParent(options);
    const explicit = identityIn(said);
    const active = this.#rules.choose(explicit);
    if (active === undefined) {
      if (explicit === undefined || !isObject(said) || !(IDENTITY in said)) return undefined;
      const { items = {} } = said as { readonly items?: Items };
      return withParent(options, toJaeger(Context, explicit, mergeItems({}, items), ''), said);
    }
    const { baggage, debugId } = isObject(said) ? said : {};
    const items = mergeItems(itemsIn(active, jaegerKey), baggage);
    const marker = explicit === undefined && typeof debugId === 'string' ? debugId : '';
    return withParent(options, toJaeger(Context, parentIn(active), items, marker), said);
  }

  /** @param given the application's options @param replaced those with another parent, if there were any */
  started(span: unknown, given: unknown, replaced: StartOptions | undefined): void {
    if (isIgnoredHere()) {
      const context = (span as JaegerSpan).context();
      context.flags = 0;
      context.finalizeSampling();
    } else if (this.#rules.isNesting && replaced !== undefined) this.#nest(span as JaegerSpan, given);
  }

  #nest(span: JaegerSpan, given: unknown): void {
    const options = readOptions(given);
    const isServer = givenField(options.tags, KIND_TAG) === 'server' || saidParent(options) !== undefined;
    const active = isServer ? this.#rules.choose(undefined) : undefined;
    const identity = identityOfJaeger(span.context());
    if (active !== undefined && identity !== undefined) this.#nesting.begin(span, identity, parentIn(active));
  }

  /** The caller's own context is passed on by some; the request that has it is below the active span all the same. */
  injected(spanContext: unknown): void {
    const context = contextOf(spanContext);
    if (context === undefined) return;
    const identity = identityOfJaeger(context);
    if (identity === undefined || this.#rules.choose(identity) !== undefined) return;
    rememberInjected(String(context.spanIdStr), () => ({
      identity: identityOfJaeger(context),
      items: context.baggage,
    }));
  }

  /** What the application's codec did not find; undefined where its result serves. */
  extracted(copy: JaegerCopy, format: unknown, carrier: unknown, result: unknown): JaegerContext | undefined {
    const { Context } = copy;
    if (Context === undefined || !isObject(carrier) || !textFormats.includes(format)) return undefined;
    if (isObject(result) && result['isValid'] !== false) return undefined;
    const found = this.#settings.propagator.extract(rootContext, carrier, carrierGetter);
    const { baggage, debugId } = isObject(result) ? result : {};
    const items = mergeItems(itemsIn(found, jaegerKey), baggage);
    const identity = identityOf(found);
    if (identity === undefined) {
      if (isObject(result) && Object.keys(items).length > 0) Reflect.set(result, 'baggage', items);
      return undefined;
    }
    return toJaeger(Context, identity, items, typeof debugId === 'string' ? debugId : '');
  }

  /** A finished span, before the application's reporters get it. */
  record(copy: JaegerCopy, tracer: JaegerTracer, span: JaegerSpan): void {
    if (isNoop(copy, tracer)) return;
    const identity = identityOfJaeger(span.context());
    if (identity === undefined) return;
    const { provider } = this.#settings;
    const unitMs = typeof tracer.now === 'function' ? 1 : microsecond;
    const sinks = this.#sinks.get(tracer)?.sinks;
    provider.record(new JaegerRecord(span, identity, unitMs, provider), sinks);
    if (this.#rules.isNesting) this.#nesting.end(span, identity);
    this.#recorded = span;
  }

  isRecorded(span: unknown): boolean {
    return span === this.#recorded;
  }

  reported(): void {
    this.#recorded = undefined;
  }

  /** The callback, called when what has ended is sent too. It throws where the application would expect it to. */
  afterFlush(callback: (...args: unknown[]) => unknown): (...args: unknown[]) => void {
    const { flush, shutdownTimeoutMs } = this.#settings;
    return (...args) => {
      let isOver = false;
      const finish = (): void => {
        if (isOver) return;
        isOver = true;
        realClearTimeout(timer);
        realSetImmediate(callback, ...args);
      };
      const timer = realSetTimeout(finish, shutdownTimeoutMs);
      void afterwards(flush, finish);
    };
  }
}

/** Also after what could not be sent. */
async function afterwards(flush: () => Promise<void>, finish: () => void): Promise<void> {
  try {
    await flush();
  } catch {
    // It waits for its next attempt.
  }
  finish();
}

const isNoop = ({ NoopReporter }: JaegerCopy, { _reporter }: JaegerTracer): boolean =>
  typeof NoopReporter === 'function' && _reporter instanceof NoopReporter;

function contextOf(value: unknown): JaegerContext | undefined {
  if (!isObject(value)) return undefined;
  const context = typeof value['context'] === 'function' ? (value as unknown as JaegerSpan).context() : value;
  return isObject(context) && 'spanIdStr' in context ? (context as unknown as JaegerContext) : undefined;
}

/** A copy: the application may use its options again. */
function withParent(
  { references, tags, startTime }: StartOptions,
  childOf: JaegerContext,
  said: unknown,
): StartOptions {
  return { childOf, references: withoutReference(references, said), tags: tags ?? {}, startTime };
}
