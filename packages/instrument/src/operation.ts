import type { Context } from '@opentelemetry/api';
import type { AttributeSink, AttributeSource, Span } from '@spoor/core';
import { recordError, writeErrorType } from './attributes/errors.ts';
import type { OperationType } from './operation-type.ts';
import type { SettleRules } from './settling/settle.ts';
import type { Settling } from './settling/settling.ts';

const statusError = 2;
/** An error that nobody has seen. */
const unknownError = '_OTHER';

/**
 * One call of a library, from its start to its outcome: the only object that is made for it beside its span, whose attributes it is asked
 * for. What the call was made with and what came of it stay readable for `writeAttributes`.
 */
export class Operation implements AttributeSource, Settling, SettleRules {
  readonly type: OperationType;
  /** What the function was called on. */
  readonly self: unknown;
  readonly args: ArrayLike<unknown>;
  /** In which it was called, and in which its callback is. */
  readonly callerContext: Context;
  /** In which it runs: the span's, or the caller's when nothing is recorded. */
  innerContext: Context;
  /** The span's, also when nothing is recorded: what is sent on carries it. */
  ownContext: Context;
  /** Until the end; undefined when nothing is recorded. */
  span: Span | undefined;
  /** What it returned, resolved to, or gave its callback. */
  result: unknown;
  isFailed: boolean;
  /** What was thrown, rejected, or given to the callback first; of any type. */
  error: unknown;
  /** For the instrumentation, between the start and the end. */
  note: unknown;
  #errorType: string | undefined;

  constructor(type: OperationType, self: unknown, args: ArrayLike<unknown>, context: Context) {
    this.type = type;
    this.self = self;
    this.args = args;
    this.callerContext = context;
    this.innerContext = context;
    this.ownContext = context;
    this.span = undefined;
    this.result = undefined;
    this.isFailed = false;
    this.error = undefined;
    this.note = undefined;
    this.#errorType = undefined;
  }

  get endEvents(): readonly string[] | undefined {
    return this.type.endEvents;
  }

  /** The first outcome counts. Never throws. */
  fulfilled(result: unknown): void {
    if (this.span === undefined) return;
    this.result = result;
    if (this.type.onFulfilled === undefined || this.#isWorthSpan(this.type.onFulfilled)) this.#end(undefined);
    else this.#abandon();
  }

  rejected(error: unknown): void {
    if (this.span === undefined) return;
    this.isFailed = true;
    this.error = error;
    try {
      this.#errorType = recordError(this.span, error, this.type.maskError);
    } catch (fault) {
      this.type.ending.failed(fault);
    }
    this.#end(undefined);
  }

  unwatched(endMs: number, isRejected: boolean): void {
    if (this.span === undefined) return;
    if (isRejected) {
      this.isFailed = true;
      this.#errorType = unknownError;
      this.span.setStatus({ code: statusError });
    }
    this.#end(endMs);
  }

  writeAttributes(sink: AttributeSink): void {
    try {
      this.type.writeAttributes?.(sink, this);
    } catch (fault) {
      this.type.ending.failed(fault);
    }
    writeErrorType(sink, this.#errorType);
  }

  #isWorthSpan(onFulfilled: (operation: Operation) => boolean): boolean {
    try {
      return onFulfilled(this);
    } catch (fault) {
      this.type.ending.failed(fault);
      return true;
    }
  }

  /** Unless somebody has the ids of the span already. */
  #abandon(): void {
    if (this.span?.discard() === true) this.span = undefined;
    else this.#end(undefined);
  }

  #end(endMs: number | undefined): void {
    const { span } = this;
    this.span = undefined;
    try {
      if (this.#isTooShort(span, endMs) && span?.discard()) return;
      span?.end(endMs);
      if (this.type.ending.hasFailed) this.type.ending.settle();
    } catch (fault) {
      this.type.ending.failed(fault);
    }
  }

  #isTooShort(span: Span | undefined, endMs: number | undefined): boolean {
    const { minDurationMs } = this.type;
    return (
      minDurationMs > 0 &&
      endMs === undefined &&
      !this.isFailed &&
      span !== undefined &&
      span.ageMs < minDurationMs
    );
  }
}
