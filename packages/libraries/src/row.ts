import type { Target } from '@spoor/instrument';

/**
 * One thing that can be traced and switched: a library, or a protocol of Node. A row is plain data: whoever reads the table loads no code of
 * ours and none of the library.
 */
export type LibraryRow = StartedRow | LazyRow | PlannedRow;

/** A setting of one library. Its name, the key in `options`, is the one in `start(options)`. */
export interface RowOption {
  /** The variable. */
  readonly env: string;
  /** `names`: a list in lower case, as of headers. */
  readonly type: 'boolean' | 'list' | 'names';
  readonly fallback: boolean | readonly string[];
  /** What docs/configuration.md says of the default, where that is not the value itself. */
  readonly fallbackText?: string;
  readonly doc: string;
  readonly engines: 'all' | 'fast';
}

interface NamedRow {
  /** The short name of upstream's auto-instrumentations-node where it has one, since fleets have it in their settings. */
  readonly name: string;
  /** Further names of upstream for what this row does too: they are accepted, and switch it on. */
  readonly aliases?: readonly string[];
}

interface TracedRow extends NamedRow {
  /** The packages and their versions, for docs/libraries.md. */
  readonly versions: string;
  /** What is recorded, for docs/libraries.md. */
  readonly records: string;
  /** Without a setting that says otherwise. */
  readonly isOnByDefault: boolean;
  readonly options?: Readonly<Record<string, RowOption>>;
  /** How other OpenTelemetry instrumentations that record the same call their tracers. */
  readonly sameTracers?: readonly string[];
}

/** Started with the process, by a room of its own. */
export interface StartedRow extends TracedRow {
  readonly kind: 'started';
  readonly engines: 'all' | 'fast';
  /** Of which only the names are known before the application loads it: the start line counts it among the libraries. */
  readonly isLibrary?: true;
}

/** Loaded when the application loads what it is about: `packages/libraries/src/<name>/<name>.ts`, a part of its own in the build. */
export interface LazyRow extends TracedRow {
  readonly kind: 'lazy';
  readonly targets: readonly Target[];
}

/** A name that upstream knows: it is accepted, and whoever asks for it is told. */
export interface PlannedRow extends NamedRow {
  readonly kind: 'planned';
}
