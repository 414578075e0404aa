import { type AnyFunction, type Guard, type LoadedPackage, type Place, type Undo, wrap } from '@spoor/patch';
import type { JaegerBridge } from './jaeger-bridge.ts';
import { defaultClass, type JaegerSpan, type JaegerTracer, type StartOptions } from './jaeger-client.ts';
import { type JaegerCopy, jaegerCopy } from './jaeger-copy.ts';

interface Side {
  readonly bridge: JaegerBridge;
  readonly guard: Guard;
  readonly copy: JaegerCopy;
  /** The method of this wrapper. */
  readonly place: Place;
}

type Wrapper = (original: AnyFunction, side: Side) => AnyFunction;

const startSpan: Wrapper = (original, { bridge, guard, copy, place }) =>
  function startSpan(this: JaegerTracer, name: unknown, given: unknown) {
    // biome-ignore lint/complexity/noArguments: passed on as they came
    if (guard.isTripped) return Reflect.apply(original, this, arguments);
    let replaced: StartOptions | undefined;
    try {
      replaced = bridge.optionsFor(copy, given);
    } catch (error) {
      place.failed(error);
    }
    const span: unknown =
      replaced === undefined
        ? // biome-ignore lint/complexity/noArguments: passed on as they came
          Reflect.apply(original, this, arguments)
        : original.call(this, name, replaced);
    try {
      bridge.started(span, given, replaced);
      if (place.hasFailed) place.settle();
    } catch (error) {
      place.failed(error);
    }
    return span;
  };

const inject: Wrapper = (original, { bridge, guard, place }) =>
  function inject(this: JaegerTracer, spanContext: unknown) {
    // biome-ignore lint/complexity/noArguments: passed on as they came
    const result: unknown = Reflect.apply(original, this, arguments);
    if (guard.isTripped) return result;
    try {
      bridge.injected(spanContext);
      if (place.hasFailed) place.settle();
    } catch (error) {
      place.failed(error);
    }
    return result;
  };

const extract: Wrapper = (original, { bridge, guard, copy, place }) =>
  function extract(this: JaegerTracer, format: unknown, carrier: unknown) {
    // biome-ignore lint/complexity/noArguments: passed on as they came
    const result: unknown = Reflect.apply(original, this, arguments);
    if (guard.isTripped) return result;
    try {
      const found = bridge.extracted(copy, format, carrier, result) ?? result;
      if (place.hasFailed) place.settle();
      return found;
    } catch (error) {
      place.failed(error);
      return result;
    }
  };

const registerInjector: Wrapper = (original, { bridge, guard, copy, place }) =>
  function registerInjector(this: JaegerTracer, format: unknown, codec: unknown) {
    // biome-ignore lint/complexity/noArguments: passed on as they came
    const result: unknown = Reflect.apply(original, this, arguments);
    if (guard.isTripped) return result;
    try {
      bridge.registered(copy, this, format, codec);
      if (place.hasFailed) place.settle();
    } catch (error) {
      place.failed(error);
    }
    return result;
  };

const report: Wrapper = (original, { bridge, guard, copy, place }) =>
  function _report(this: JaegerTracer, span: unknown) {
    // biome-ignore lint/complexity/noArguments: passed on as they came
    if (guard.isTripped) return Reflect.apply(original, this, arguments);
    try {
      bridge.record(copy, this, span as JaegerSpan);
      if (place.hasFailed) place.settle();
    } catch (error) {
      place.failed(error);
    }
    try {
      // biome-ignore lint/complexity/noArguments: passed on as they came
      return Reflect.apply(original, this, arguments);
    } finally {
      bridge.reported();
    }
  };

const close: Wrapper = (original, { bridge, guard }) =>
  function close(this: JaegerTracer, callback: unknown, ...rest: unknown[]) {
    const isOurs = !guard.isTripped && typeof callback === 'function';
    // biome-ignore lint/complexity/noArguments: passed on as they came
    if (!isOurs) return Reflect.apply(original, this, arguments);
    return original.call(this, bridge.afterFlush(callback as AnyFunction), ...rest);
  };

/** Of 3.0 to 3.19; a method that a version lacks is left out. */
const methods: Readonly<Record<string, Wrapper>> = {
  startSpan,
  inject,
  extract,
  registerInjector,
  _report: report,
  close,
};

export function patchTracer(
  exports: unknown,
  guard: Guard,
  loaded: LoadedPackage,
  bridge: JaegerBridge,
): Undo[] {
  const prototype = defaultClass(exports).prototype as Record<string, AnyFunction>;
  const side = { bridge, guard, copy: jaegerCopy(loaded) };
  return Object.entries(methods)
    .filter(([name]) => typeof prototype[name] === 'function')
    .map(([name, wrapper]) => {
      // An application gives what it likes to them, and replaces what they call.
      const place = guard.lenientPlace(name);
      return wrap(prototype, name, (original) => wrapper(original, { ...side, place }));
    });
}
