import type { Guard } from '@spoor/patch';
import { createTracer } from './create-tracer.ts';
import { isObject } from './jaeger-client.ts';
import type { OpenTracingCopy } from './open-tracing.ts';
import type { OpenTracingSettings } from './settings.ts';

/** Puts our tracer behind `globalTracer()` of a copy that has just been loaded: whoever initialises one later wins. */
export function installGlobalTracer(exports: unknown, settings: OpenTracingSettings, guard: Guard): void {
  const copy = isObject(exports) ? (exports as unknown as OpenTracingCopy) : undefined;
  const isComplete = [copy?.Span, copy?.SpanContext, copy?.Tracer, copy?.initGlobalTracer].every(
    (member) => typeof member === 'function',
  );
  if (copy !== undefined && isComplete) copy.initGlobalTracer(createTracer(copy, settings, guard));
}
