import type { Part } from '@spoor/messages';

/** One row of the option table. Adding an option is adding a row; its documentation is generated from it. */

/** A member of a list that cannot be read, with a rule of its own. */
export interface RefusedMember {
  readonly text: string;
  /** Completes "<name> must be …". */
  readonly rule: string;
  /** What was done about it. */
  readonly what: Part;
}

/** What a parser made of a text. `undefined`: not usable, the next source is asked. */
export type Parsed<T> =
  | {
      readonly value: T;
      /** What was mended. */
      readonly remark?: Part;
      readonly refused?: readonly RefusedMember[];
    }
  | undefined;

export interface Parser<T> {
  /** Completes "<name> must be …". */
  readonly rule: string;
  /** What `start()` takes, in TypeScript; without it `string`. */
  readonly type?: string;
  parse(text: string): Parsed<T>;
}

export interface Source<T> {
  /** The variable's name. */
  readonly name: string;
  /** Where a name of another family has its own grammar. */
  readonly parser?: Parser<T>;
}

/**
 * Who honours an option: `all` engines, the `fast` one only, `none` yet (named at start when set), or `silent`: it is
 * about something that is no part of a tracer (metrics, logs) and fleets set it everywhere. Whoever makes an engine
 * honour an option changes this word in the same commit.
 */
export type Support = 'all' | 'fast' | 'none' | 'silent';

export type Section =
  | 'general'
  | 'batch'
  | 'otlp'
  | 'zipkin'
  | 'jaeger'
  | 'legacy-jaeger'
  | 'ecosystem'
  | 'libraries'
  | 'own';

/** Where a value goes that is used as it is: into `Config` under the row's name, or into a group of it. */
export type Place = 'config' | 'limits';

export interface Option<
  T,
  F extends T | undefined = T | undefined,
  P extends Place | undefined = Place | undefined,
> {
  readonly section: Section;
  /** First that is set wins: signal-specific OTEL_*, generic OTEL_*, SPOOR_*, JAEGER_*. */
  readonly sources: readonly (string | Source<T>)[];
  readonly parser: Parser<T>;
  /** `undefined`: composed from other settings, see `fallbackText`. */
  readonly fallback: F;
  readonly fallbackText?: string;
  readonly doc: string;
  readonly support: Support;
  /** Without it the value is composed with others (`load-config.ts`), or belongs to the library in whose row it stands. */
  readonly place?: P;
  /** What `start()` takes, where that is not what the parser says. */
  readonly startType?: string;
  /** Only used by this exporter; the first three make it the exporter when OTEL_TRACES_EXPORTER is unset. */
  readonly exporter?: 'otlp' | 'zipkin' | 'jaeger';
  /** Never shown. */
  readonly secret?: boolean;
  /** For a JAEGER_* row of its own: what to set instead. */
  readonly equivalent?: string;
}

/** Keeps the row's types: `value` is `T`, or `undefined` where there is no fallback. */
export function option<T, const F extends T | undefined, const P extends Place | undefined = undefined>(
  row: Option<T, F, P>,
): Option<T, F, P> {
  return row;
}

export const sourceName = (source: string | { readonly name: string }): string =>
  typeof source === 'string' ? source : source.name;
