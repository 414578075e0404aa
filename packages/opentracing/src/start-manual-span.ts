import type { Context } from '@opentelemetry/api';
import {
  DEBUG,
  givenField,
  identityOf,
  rootContext,
  SAMPLED,
  SAMPLING_HINT_KEY,
  Span,
  type StartedSpan,
  SUPPRESS_TRACING_KEY,
  Track,
  withRemoteParent,
} from '@spoor/core';
import { withItems } from './baggage.ts';
import { identityIn } from './identity.ts';
import type { StartOptions } from './jaeger-client.ts';
import { toLinks } from './jaeger-record.ts';
import type { Nesting } from './nesting.ts';
import { isIgnoredHere, type ParentRules, parentIn } from './parent-rules.ts';
import { saidParent, withoutReference } from './said-parent.ts';
import type { OpenTracingSettings } from './settings.ts';
import { KIND_TAG, kindOf, toTagValue } from './tag-values.ts';

export const PRIORITY_TAG = 'sampling.priority';

/** Under this name our span contexts say what is in them, baggage included. */
export const CONTEXT: unique symbol = Symbol('spoor.context') as never;

export const isPositive = (priority: unknown): boolean => Number(toTagValue(priority)) > 0;

/** Of a span context of ours, of jaeger-client, or of nobody. */
export function contextFrom(said: unknown): Context {
  const own = givenField(said, CONTEXT);
  if (own !== undefined) return own as Context;
  const context = withItems(rootContext, givenField(said, 'baggage'));
  const identity = identityIn(said);
  return identity === undefined ? context : withRemoteParent(context, identity);
}

/** What the application wants of the trace is known before a sampler is asked. */
function withPriority(context: Context, priority: unknown): Context {
  if (priority === undefined || priority === null) return context;
  const wanted = isPositive(priority) ? SAMPLED | DEBUG : 0;
  const parent = identityOf(context);
  if (parent === undefined) return context.setValue(SAMPLING_HINT_KEY, { bits: wanted, debugId: undefined });
  const { t0, t1, t2, t3, s0, s1, bits, traceState } = parent;
  const chosen = (bits & ~(SAMPLED | DEBUG)) | wanted;
  const { values } = withRemoteParent(context, parent) as Track;
  const local = parent instanceof Track ? parent : undefined;
  return new Track(t0, t1, t2, t3, s0, s1, chosen, traceState, values, local?.anchor, local?.localRoot);
}

export interface ManualSpan {
  readonly span: StartedSpan;
  /** The span with the baggage that it was started with. */
  readonly context: Context;
}

/** Starts a span of our tracer as `startSpan` of OpenTracing is asked to. */
export function startManualSpan(
  settings: OpenTracingSettings,
  rules: ParentRules,
  name: string,
  options: StartOptions,
): ManualSpan & { readonly parent: Track | undefined } {
  const said = saidParent(options);
  const active = rules.choose(identityIn(said));
  const below = active === undefined ? contextFrom(said) : withItems(active, itemsOf(said));
  const asked = withPriority(below, givenField(options.tags, PRIORITY_TAG));
  const context = isIgnoredHere() ? asked.setValue(SUPPRESS_TRACING_KEY, true) : asked;
  const { startTime } = options;
  const span = settings.tracer.startSpan(
    name,
    {
      kind: kindOf(givenField(options.tags, KIND_TAG)) ?? 0,
      ...(typeof startTime === 'number' && startTime > 0 ? { startTime } : {}),
    },
    context,
  ) as StartedSpan;
  if (span instanceof Span) {
    const references = active === undefined ? options.references : withoutReference(options.references, said);
    for (const link of toLinks(references, span.identity, span.parent0, span.parent1))
      span.addRecordedLink(link);
  }
  return { span, context: span.track, parent: active === undefined ? undefined : parentIn(active) };
}

function itemsOf(said: unknown): unknown {
  return givenField(said, 'items') ?? givenField(said, 'baggage');
}

/** While the manual span of a server is open, what its request starts is below it, where that is asked for. */
export function nest(
  nesting: Nesting,
  span: object,
  { span: started, parent }: { readonly span: StartedSpan; readonly parent: Track | undefined },
  options: StartOptions,
): void {
  const isServer = givenField(options.tags, KIND_TAG) === 'server' || saidParent(options) !== undefined;
  if (parent !== undefined && isServer && started instanceof Span)
    nesting.begin(span, started.identity, parent);
}
