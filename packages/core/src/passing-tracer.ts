import type { Span as ApiSpan, Tracer as ApiTracer, Context, SpanOptions } from '@opentelemetry/api';
import { identityOf, invalidTrack, ownContext, SPAN_KEY, Track } from './context.ts';
import { activeContext, runInContext } from './context-manager.ts';
import { givenField } from './given.ts';

/**
 * Records nothing: its spans have the identity of their parent, so that what is started in them belongs to that one.
 * For an instrumentation that would record what another one records already.
 */
export class PassingTracer implements ApiTracer {
  startSpan(_name: string, options?: SpanOptions, context: Context = activeContext()): ApiSpan {
    const parent = givenField(options, 'root') ? undefined : identityOf(ownContext(context));
    if (parent === undefined) return invalidTrack;
    return parent instanceof Track ? parent : Track.of(parent, undefined);
  }

  startActiveSpan<F extends (span: ApiSpan) => unknown>(
    name: string,
    ...rest: [] | [F] | [SpanOptions, F] | [SpanOptions, Context, F]
  ): ReturnType<F> | undefined {
    if (rest.length === 0) return undefined;
    const callback = rest[Math.min(rest.length, 3) - 1] as F;
    const options = rest.length > 1 ? (rest[0] as SpanOptions) : undefined;
    const context = ownContext((rest.length > 2 ? rest[1] : undefined) ?? activeContext());
    const span = this.startSpan(name, options, context);
    return runInContext(context.setValue(SPAN_KEY, span), callback, undefined, [span]) as ReturnType<F>;
  }
}
