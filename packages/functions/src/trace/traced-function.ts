/** One function of the application, with everything that its spans have in common. */
import { type AttributeSink, attributeKey, runInContext, type Tracer, writeAttribute } from '@spoor/core';
import {
  followResult,
  type Operation,
  OperationType,
  startOperation,
  takeCallback,
} from '@spoor/instrument/operations';
import type { Message } from '@spoor/messages';
import type { AnyFunction, Guard } from '@spoor/patch';
import { messages } from '../messages.ts';
import type { FunctionRule } from '../select/function-rule.ts';
import { type Expression, evaluate } from './expression.ts';
import { fillNameTemplate } from './name-template.ts';
import { RateCap } from './rate-cap.ts';

// https://opentelemetry.io/docs/specs/semconv/registry/attributes/code/
const CODE_FUNCTION_NAME = attributeKey('code.function.name');
const CODE_FILE_PATH = attributeKey('code.file.path');
const CODE_LINE_NUMBER = attributeKey('code.line.number');

export interface Place {
  /** `Repo.find`. */
  readonly path: string;
  /** As it is shown. */
  readonly file: string;
  /** Undefined where only the value is known, as of what a package exports. */
  readonly line: number | undefined;
}

export interface Tracing {
  readonly tracer: Tracer;
  readonly guard: Guard;
  readonly isSecret: (name: string) => boolean;
  readonly say: (message: Message) => void;
}

type Recorded = ReturnType<typeof evaluate>;

/** What is read of a call: at its beginning, which may change afterwards, and at its end. Each once, whatever the exporters. */
class Readings {
  readonly #atStart: readonly Recorded[];
  #atEnd: readonly Recorded[] | undefined;

  constructor(attributes: FunctionRule['attributes'], operation: Operation) {
    this.#atStart = attributes.map(([, value]) => (isOfEnd(value) ? undefined : evaluate(value, operation)));
    this.#atEnd = undefined;
  }

  values(attributes: FunctionRule['attributes'], operation: Operation): readonly Recorded[] {
    this.#atEnd ??= attributes.map(([, value], index) =>
      isOfEnd(value) ? evaluate(value, operation) : this.#atStart[index],
    );
    return this.#atEnd;
  }
}

const isOfEnd = ({ origin }: Expression): boolean => origin === 'result' || origin === 'error';

const masked = 'REDACTED';

/** A recursion has spans down to here. Each takes about a kilobyte of the stack, of which there is one megabyte. */
export const mostNested = 32;

export class TracedFunction {
  readonly place: Place;
  readonly rule: FunctionRule;
  readonly cap: RateCap;
  readonly #type: OperationType;
  readonly #guard: Guard;
  readonly #keys: readonly ReturnType<typeof attributeKey>[];
  readonly #isMasked: readonly boolean[];
  /** Calls that have begun inside of one another and not returned. */
  #nested: number;
  /** Calls that had no span since they were nested too deep. */
  nestedCount: number;

  constructor(place: Place, rule: FunctionRule, { tracer, guard, isSecret, say }: Tracing) {
    this.place = place;
    this.rule = rule;
    this.#nested = 0;
    this.nestedCount = 0;
    this.#guard = guard;
    this.#keys = rule.attributes.map(([name]) => attributeKey(name));
    this.#isMasked = rule.attributes.map(
      ([name, { origin, keys }]) =>
        isSecret(name) || (origin !== 'error' && keys.some((key) => isSecret(String(key)))),
    );
    const where = `${place.file}#${place.path}`;
    this.cap = new RateCap(rule.maxPerSecond, (calls) => say(messages.hot(where, calls, rule.maxPerSecond)));
    const { name: template } = rule;
    this.#type = new OperationType({
      tracer,
      guard,
      spanKind: rule.spanKind,
      nameOf:
        template === undefined ? () => place.path : (operation) => fillNameTemplate(template, operation),
      writeAttributes: (sink, operation) => this.#writeAttributes(sink, operation),
      onlyBelowSpan: !rule.canBeginTrace,
      minDurationMs: rule.minDurationMs,
      ...(rule.callback === undefined ? {} : { callback: rule.callback }),
    });
  }

  /** Whether the next call is to have no span. A wrapper asks before it calls anything, so that a recursion goes as deep as it can. */
  passes(): boolean {
    if (this.#guard.isTripped) return true;
    if (this.#nested < mostNested) return !this.cap.isOpen();
    this.nestedCount++;
    return true;
  }

  /**
   * As `traceCall`, written out: each function of ours between the caller and the original is a line less of the application's in the
   * stack of an error.
   *
   * @param args the list that the caller of this function may let go of
   */
  call(original: AnyFunction, self: unknown, args: ArrayLike<unknown>): unknown {
    const operation = startOperation(this.#type, self, args);
    if (operation === undefined) return Reflect.apply(original, self, args);
    const hasCallback = takeCallback(operation);
    if (operation.span === undefined) return Reflect.apply(original, self, args);
    this.cap.take();
    if (this.rule.attributes.length > 0) operation.note = new Readings(this.rule.attributes, operation);
    let result: unknown;
    this.#nested++;
    try {
      result = runInContext(operation.innerContext, original, self, args);
    } catch (error) {
      this.#nested--;
      operation.rejected(error);
      throw error;
    }
    this.#nested--;
    if (!hasCallback) followResult(operation, result);
    return result;
  }

  #writeAttributes(sink: AttributeSink, operation: Operation): void {
    sink.string(CODE_FUNCTION_NAME, this.place.path);
    sink.string(CODE_FILE_PATH, this.place.file);
    if (this.place.line !== undefined) sink.int(CODE_LINE_NUMBER, this.place.line);
    if (!(operation.note instanceof Readings)) return;
    const values = operation.note.values(this.rule.attributes, operation);
    for (const [index, value] of values.entries()) {
      const key = this.#keys[index];
      if (key === undefined || value === undefined) continue;
      writeAttribute(sink, key, this.#isMasked[index] === true ? masked : value);
    }
  }
}
