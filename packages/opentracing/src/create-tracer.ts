import type { Context } from '@opentelemetry/api';
import {
  givenField,
  givenKeys,
  givenText,
  identityOf,
  rootContext,
  Span,
  type SpanIdentity,
  type StartedSpan,
} from '@spoor/core';
import type { Guard } from '@spoor/patch';
import { type Items, itemsIn, withItems } from './baggage.ts';
import { guardMethods } from './guard-methods.ts';
import { IDENTITY } from './identity.ts';
import { rememberInjected } from './injected.ts';
import { carrierGetter } from './jaeger-bridge.ts';
import { isObject, type JaegerTag, type StartOptions } from './jaeger-client.ts';
import { Nesting } from './nesting.ts';
import type { OpenTracingContext, OpenTracingCopy, OpenTracingTracer } from './open-tracing.ts';
import { ParentRules } from './parent-rules.ts';
import { contextIn, readOptions } from './said-parent.ts';
import type { OpenTracingSettings } from './settings.ts';
import {
  CONTEXT,
  contextFrom,
  isPositive,
  nest,
  PRIORITY_TAG,
  startManualSpan,
} from './start-manual-span.ts';
import { ERROR_TAG, isFailure, KIND_TAG, kindOf, logAttributes, toTagValue } from './tag-values.ts';

const statusError = 2;
const textFormats: readonly unknown[] = ['text_map', 'http_headers'];
const carrierSetter = {
  set(carrier: Record<string, string>, name: string, value: string): void {
    try {
      carrier[name] = value;
    } catch {
      // A carrier that takes nothing.
    }
  },
};
const timeOf = (ms: unknown): number | undefined => (typeof ms === 'number' && ms > 0 ? ms : undefined);

function setTag(span: Span, key: string, value: unknown): void {
  const kind = key === KIND_TAG ? kindOf(value) : undefined;
  if (kind !== undefined) span.kind = kind;
  else if (key === ERROR_TAG && isFailure(value)) span.setStatus({ code: statusError });
  else {
    // `error: false` takes an earlier `true` back.
    if (key === ERROR_TAG) span.statusCode = 0;
    span.setAttribute(key, toTagValue(value, span.recorder.maskText));
  }
}

function contextClass({ SpanContext }: OpenTracingCopy) {
  return class SpoorSpanContext extends SpanContext implements OpenTracingContext {
    readonly #context: Context;

    constructor(context: Context) {
      super();
      this.#context = context;
    }

    get [CONTEXT](): Context {
      return this.#context;
    }

    get [IDENTITY](): SpanIdentity | undefined {
      return identityOf(this.#context);
    }

    get items(): Items {
      return itemsIn(this.#context);
    }

    /** 32 hex digits; empty where there is none, as the base class has it. */
    toTraceId(): string {
      return identityOf(this.#context)?.traceId ?? '';
    }

    toSpanId(): string {
      return identityOf(this.#context)?.spanId ?? '';
    }
  };
}

type ContextClass = ReturnType<typeof contextClass>;

interface Made {
  readonly tracer: OpenTracingTracer;
  readonly nesting: Nesting;
}

function spanClass({ Span: Base }: OpenTracingCopy, Context: ContextClass) {
  return class SpoorSpan extends Base {
    readonly #span: StartedSpan;
    readonly #made: Made;
    #context: InstanceType<ContextClass>;
    #isUnwanted: boolean;

    constructor(span: StartedSpan, context: Context, made: Made) {
      super();
      this.#span = span;
      this.#made = made;
      this.#context = new Context(context);
      this.#isUnwanted = false;
    }

    _context(): OpenTracingContext {
      return this.#context;
    }

    _tracer(): OpenTracingTracer {
      return this.#made.tracer;
    }

    _setOperationName(name: unknown): void {
      this.#span.updateName(givenText(name));
    }

    /** Contexts that were handed out before do not change. */
    _setBaggageItem(key: unknown, value: unknown): void {
      const items = { [givenText(key)]: givenText(value) };
      this.#context = new Context(withItems(this.#context[CONTEXT], items));
    }

    _getBaggageItem(key: string): string | undefined {
      const { items } = this.#context;
      return Object.hasOwn(items, key) ? items[key] : undefined;
    }

    _addTags(tags: unknown): void {
      const span = this.#span;
      if (!(span instanceof Span)) return;
      for (const key of givenKeys(tags)) {
        const value = givenField(tags, key);
        if (key === PRIORITY_TAG && value !== undefined && value !== null)
          this.#isUnwanted = !isPositive(value);
        setTag(span, key, value);
      }
    }

    _log(fields: unknown, timestamp: unknown): void {
      const span = this.#span;
      if (!(span instanceof Span) || !span.isRecording() || !isObject(fields)) return;
      const given = givenKeys(fields).map((key): JaegerTag => ({ key, value: givenField(fields, key) }));
      const { limits, maskText } = span.recorder;
      span.addLog(logAttributes(given, limits, maskText), timeOf(timestamp));
    }

    _finish(finishTime: unknown): void {
      const span = this.#span;
      this.#made.nesting.end(this, span.track);
      if (this.#isUnwanted && span instanceof Span) span.drop();
      else span.end(timeOf(finishTime));
    }
  };
}

function tracerClass(copy: OpenTracingCopy, settings: OpenTracingSettings, guard: Guard) {
  const Context = contextClass(copy);
  const OwnSpan = spanClass(copy, Context);
  guardMethods(Context.prototype, guard);
  guardMethods(OwnSpan.prototype, guard);
  const rules = new ParentRules(settings.parent);
  const nesting = new Nesting();
  return class SpoorTracer extends copy.Tracer {
    /** The base class would change the application's options. */
    override startSpan(name: string, given?: StartOptions) {
      const options = readOptions(given);
      const started = startManualSpan(settings, rules, givenText(name), options);
      const span = new OwnSpan(started.span, started.context, { tracer: this, nesting });
      if (options.tags !== undefined) span._addTags(options.tags);
      if (rules.isNesting) nest(nesting, span, started, options);
      return span;
    }

    override inject(spanContext: unknown, format: unknown, carrier: unknown): void {
      if (!textFormats.includes(format) || !isObject(carrier)) return;
      const said = contextIn(spanContext);
      const context = contextFrom(said);
      settings.propagator.inject(context, carrier as Record<string, string>, carrierSetter);
      const identity = identityOf(context);
      // The caller's own context is passed on by some; the request that has it is below the active span all the same.
      if (identity === undefined || rules.choose(identity) !== undefined) return;
      rememberInjected(identity.spanId, () => ({ identity, items: itemsIn(context) }));
    }

    /** Null when there is nothing to be found. */
    override extract(format: unknown, carrier: unknown): unknown {
      if (!textFormats.includes(format) || !isObject(carrier)) return null;
      const found = settings.propagator.extract(rootContext, carrier, carrierGetter);
      return found === rootContext ? null : new Context(found);
    }
  };
}

/** A tracer of ours, made of the classes of that copy, so that `instanceof` says of its objects what an application expects. */
export function createTracer(
  copy: OpenTracingCopy,
  settings: OpenTracingSettings,
  guard: Guard,
): OpenTracingTracer {
  const Tracer = tracerClass(copy, settings, guard);
  guardMethods(Tracer.prototype, guard);
  return new Tracer();
}
