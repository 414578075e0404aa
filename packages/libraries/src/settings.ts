import type { Tracer } from '@spoor/core';
import type { CommonSettings } from '@spoor/instrument';
import type { DatabaseSettings } from '@spoor/instrument/databases/database-settings';
import type { Propagation } from '@spoor/instrument/messages';

/** What the part of a library is given. */
export interface LibrarySettings extends CommonSettings {
  /** Of this library. Undefined: no span, and the context still travels (`OTEL_SDK_DISABLED`). */
  readonly tracer: Tracer | undefined;
  /** The values of the options in its row, by their names; each has the type that the row says. */
  readonly options: Readonly<Record<string, unknown>>;
  /** For those of databases and caches. */
  readonly databases: DatabaseSettings;
}

/** What the part of a library is given whose messages carry the context. */
export interface MessageSettings extends LibrarySettings {
  readonly propagation: Propagation;
}
