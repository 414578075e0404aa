/** The settings of single libraries, which stand in their rows of the table of libraries. */
import { type RowOption, type TypedRow, tracedRows } from '@spoor/libraries/table';
import { type Option, option, type Parser } from '../option.ts';
import { boolean, list, lowerCaseList } from '../parsers.ts';

type OptionsOf<Row> = Row extends { readonly options: infer Options } ? Options : never;
type ToIntersection<Union> = (Union extends unknown ? (part: Union) => void : never) extends (
  whole: infer Whole,
) => void
  ? Whole
  : never;
type RowOptions = ToIntersection<OptionsOf<TypedRow>>;
type Value<Row> = Row extends { readonly type: 'boolean' } ? boolean : readonly string[];

export type LibraryOptions = {
  readonly [Name in keyof RowOptions]: Option<Value<RowOptions[Name]>, Value<RowOptions[Name]>, undefined>;
};

type ValuesOf<Options> = { readonly [Name in keyof Options]: Value<Options[Name]> };

/** The values of the settings in one library's row. */
export type OptionsOfLibrary<Library extends TypedRow['name']> = ValuesOf<
  ToIntersection<OptionsOf<Extract<TypedRow, { readonly name: Library }>>>
>;

/** The names of the settings in one library's row. */
export const optionNamesOf = (library: string): readonly (keyof LibraryOptions)[] =>
  // The keys of a row are names of options.
  tracedRows.flatMap(({ name, options = {} }) =>
    name === library ? Object.keys(options) : [],
  ) as (keyof LibraryOptions)[];

const parsers: Readonly<Record<RowOption['type'], Parser<unknown>>> = { boolean, list, names: lowerCaseList };

const toOption = ({ env, type, fallback, fallbackText, doc, engines }: RowOption): Option<unknown> =>
  option<unknown, unknown>({
    section: 'libraries',
    sources: [env],
    parser: parsers[type],
    fallback,
    ...(fallbackText === undefined ? {} : { fallbackText }),
    doc,
    support: engines,
  });

const entries = tracedRows.flatMap(({ options = {} }) =>
  Object.entries(options).map(([name, row]) => [name, toOption(row)] as const),
);

// Each row's own types are those of the table.
export const libraryOptions = Object.fromEntries(entries) as unknown as LibraryOptions;
