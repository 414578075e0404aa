/** What is read of jaeger-client's objects. Their classes differ between versions; these members are there since 3.0. */

export interface JaegerContext {
  readonly isValid: boolean;
  /** 8 or 16 bytes; null while only the text is known. */
  readonly _traceId?: Uint8Array | null;
  readonly _spanId?: Uint8Array | null;
  readonly _parentId?: Uint8Array | null;
  readonly traceIdStr: string | null | undefined;
  readonly spanIdStr: string | null | undefined;
  readonly parentIdStr: string | null | undefined;
  flags: number;
  readonly baggage: Readonly<Record<string, unknown>> | null | undefined;
  readonly debugId: string | undefined;
  finalizeSampling(): void;
  /** Since 3.15. */
  _setRemote?(isRemote: boolean): void;
}

export interface JaegerContextClass {
  withBinaryIds(
    traceId: Uint8Array,
    spanId: Uint8Array,
    parentId: Uint8Array | null,
    flags: number,
    baggage: Readonly<Record<string, string>>,
    debugId: string,
  ): JaegerContext;
}

export interface JaegerTag {
  readonly key: string;
  readonly value: unknown;
}

export interface JaegerReference {
  type(): unknown;
  referencedContext(): unknown;
}

export interface JaegerSpan {
  context(): JaegerContext;
  readonly _operationName: string;
  readonly _startTime: number;
  readonly _duration: number | undefined;
  readonly _references: readonly JaegerReference[] | undefined;
  readonly _tags: readonly JaegerTag[];
  readonly _logs: readonly { readonly timestamp: number; readonly fields: readonly JaegerTag[] }[];
}

export interface JaegerTracer {
  readonly _serviceName?: unknown;
  readonly _tags?: unknown;
  readonly _reporter?: unknown;
  readonly _sampler?: unknown;
  readonly _injectors?: unknown;
  /** Since 3.4 times are milliseconds; before, there is no such method, and they are microseconds. */
  readonly now?: unknown;
}

/** The options of `startSpan`, as an application gives them. */
export interface StartOptions {
  readonly childOf?: unknown;
  readonly references?: unknown;
  readonly tags?: Readonly<Record<string, unknown>> | null | undefined;
  readonly startTime?: unknown;
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The class that a file of jaeger-client exports, compiled by Babel. */
export function defaultClass(exports: unknown): { readonly prototype: Record<string, unknown> } {
  const found = isObject(exports) ? exports['default'] : undefined;
  if (typeof found !== 'function')
    throw new TypeError(`exports.default must be a class, got ${typeof found}`);
  return found as unknown as { readonly prototype: Record<string, unknown> };
}
