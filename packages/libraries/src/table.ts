/**
 * The one table of what can be traced. The settings, the start line, `spoor config`, docs/libraries.md and the notice of other tracers all
 * read it. Adding a library is a row in one of `rows/`, and its folder.
 */
import { frameworkRows } from './rows/frameworks.ts';
import { plannedRows } from './rows/planned.ts';
import { startedRows } from './rows/started.ts';

export type { LazyRow, LibraryRow, PlannedRow, StartedRow } from './row.ts';

/** In the order of the start line and of the documents. */
export const lazyRows = [...frameworkRows];
export const tracedRows = [...startedRows, ...lazyRows];
export const libraryRows = [...tracedRows, ...plannedRows];
