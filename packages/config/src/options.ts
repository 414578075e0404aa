/** The option table: every setting there is, in the order of the documentation. */
import type { Option, Place } from './option.ts';
import { sourceName } from './option.ts';
import { batchOptions } from './options/batch.ts';
import { ecosystemOptions } from './options/ecosystem.ts';
import { generalOptions } from './options/general.ts';
import { jaegerOptions } from './options/jaeger.ts';
import { legacyJaegerOptions } from './options/legacy-jaeger.ts';
import { libraryOptions } from './options/libraries.ts';
import { otlpOptions } from './options/otlp.ts';
import { ownOptions } from './options/own.ts';
import { processOptions } from './options/processes.ts';
import { zipkinOptions } from './options/zipkin.ts';

export const options = {
  ...generalOptions,
  ...batchOptions,
  ...jaegerOptions,
  ...otlpOptions,
  ...zipkinOptions,
  ...legacyJaegerOptions,
  ...ecosystemOptions,
  ...libraryOptions,
  ...ownOptions,
  ...processOptions,
};

export type OptionName = keyof typeof options;

type ValueOf<O> = O extends Option<infer T, infer F> ? T | (F extends undefined ? undefined : never) : never;

export interface Setting<T> {
  readonly value: T;
  /** A variable's name, `start(options)` or `default`. */
  readonly source: string;
  /** With `default`: the variable that is set and cannot be used. */
  readonly refused?: string;
}

export type Settings = { readonly [K in OptionName]: Setting<ValueOf<(typeof options)[K]>> };

/** The values of all rows that have this place, under their names. */
export type PlacedIn<P extends Place> = {
  readonly [K in OptionName as P extends (typeof options)[K]['place'] ? K : never]: ValueOf<
    (typeof options)[K]
  >;
};

// Each row has its own value type; whoever walks over all of them knows only `unknown`.
export const optionEntries = Object.entries(options) as unknown as readonly (readonly [
  OptionName,
  Option<unknown>,
])[];

/** Every variable in the table. */
export const optionVariables: readonly string[] = optionEntries.flatMap(([, { sources }]) =>
  sources.map(sourceName),
);

export const fromDefault = 'default';
export const fromProgram = 'start(options)';
export const isLegacyName = (name: string): boolean => name.startsWith('JAEGER_');
