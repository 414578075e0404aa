/**
 * zipkin-js records and sends its own spans, to a Zipkin of its own. What it and we know of each other are ids: a trace that it would
 * begin inside of a request is the request's trace, and the request that it sends is below its client span.
 */
import { SpanIdentity } from '@spoor/core';
import { type AnyFunction, type Guard, type Undo, wrap } from '@spoor/patch';
import { rememberInjected } from './injected.ts';
import { isObject } from './jaeger-client.ts';
import { ParentRules, parentIn } from './parent-rules.ts';
import type { OpenTracingSettings } from './settings.ts';

interface ZipkinOption {
  readonly present: boolean;
  getOrElse(other: unknown): unknown;
}

interface ZipkinId {
  readonly traceId: string;
  readonly spanId: string;
  readonly sampled: ZipkinOption;
  isDebug(): boolean;
}

interface ZipkinCopy {
  readonly TraceId: new (facts: object) => ZipkinId;
  readonly Tracer: { readonly prototype: { createRootId: AnyFunction } };
  readonly Request: { addZipkinHeaders: AnyFunction };
  readonly option: { readonly Some: new (value: unknown) => ZipkinOption };
}

function identityOfZipkin({ traceId, spanId, sampled }: ZipkinId): SpanIdentity | undefined {
  return SpanIdentity.fromHex(traceId, spanId, sampled.getOrElse(true) === true ? 1 : 0);
}

/** A 64-bit trace id has 16 digits there. */
function traceIdOf(identity: SpanIdentity): string {
  return (identity.t0 | identity.t1) === 0 ? identity.traceId.slice(16) : identity.traceId;
}

function isComplete(copy: Partial<ZipkinCopy>): copy is ZipkinCopy {
  return (
    typeof copy.TraceId === 'function' &&
    typeof copy.option?.Some === 'function' &&
    typeof copy.Tracer?.prototype.createRootId === 'function' &&
    typeof copy.Request?.addZipkinHeaders === 'function'
  );
}

export function patchZipkin(exports: unknown, settings: OpenTracingSettings, guard: Guard): Undo[] {
  const copy = (isObject(exports) ? exports : {}) as Partial<ZipkinCopy>;
  if (!isComplete(copy)) return [];
  const { TraceId, Tracer, Request, option } = copy;
  const rules = new ParentRules(settings.parent);

  const belowActive = (made: ZipkinId): ZipkinId => {
    const context = rules.choose(undefined);
    if (context === undefined) return made;
    const parent = parentIn(context);
    return new TraceId({
      traceId: traceIdOf(parent),
      parentId: new option.Some(parent.spanId),
      spanId: made.spanId,
      sampled: new option.Some(parent.isSampled),
      debug: parent.isDebug,
    });
  };

  const beginning = guard.lenientPlace('the beginning of a trace');
  const injection = guard.lenientPlace('the headers of a request');
  const undoRoot = wrap(
    Tracer.prototype,
    'createRootId',
    (original) =>
      function createRootId(this: unknown) {
        // biome-ignore lint/complexity/noArguments: passed on as they came
        const made = Reflect.apply(original, this, arguments) as ZipkinId;
        if (guard.isTripped) return made;
        try {
          const result = belowActive(made);
          if (beginning.hasFailed) beginning.settle();
          return result;
        } catch (error) {
          beginning.failed(error);
          return made;
        }
      },
  );
  const undoHeaders = wrap(
    Request,
    'addZipkinHeaders',
    (original) =>
      function addZipkinHeaders(this: unknown, _request: unknown, traceId: ZipkinId) {
        // biome-ignore lint/complexity/noArguments: passed on as they came
        const result: unknown = Reflect.apply(original, this, arguments);
        if (guard.isTripped) return result;
        try {
          const identity = identityOfZipkin(traceId);
          if (identity !== undefined)
            rememberInjected(traceId.spanId, () => ({ identity, items: undefined }));
          if (injection.hasFailed) injection.settle();
        } catch (error) {
          injection.failed(error);
        }
        return result;
      },
  );
  return [undoRoot, undoHeaders];
}
