import type { Expression } from '../trace/expression.ts';
import type { NameTemplate } from '../trace/name-template.ts';

/** How the functions of one selector are traced. */
export interface FunctionRule {
  /** Undefined: the path of names in the source. */
  readonly name: NameTemplate | undefined;
  /** The API's SpanKind. */
  readonly spanKind: number;
  readonly attributes: readonly (readonly [name: string, value: Expression])[];
  readonly minDurationMs: number;
  readonly maxPerSecond: number;
  /** Which argument is the callback; negative from the end. */
  readonly callback: number | undefined;
  /** Whether a call outside of every span begins a trace. */
  readonly canBeginTrace: boolean;
}

export const defaultRule: FunctionRule = {
  name: undefined,
  spanKind: 0,
  attributes: [],
  minDurationMs: 0,
  maxPerSecond: 1000,
  callback: undefined,
  canBeginTrace: true,
};
