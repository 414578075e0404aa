/**
 * The one table of what can be traced. The settings, the start line, `spoor config`, docs/libraries.md and the notice of other tracers all
 * read it. Adding a library is a row in one of `rows/`, and its folder.
 */
import type { LazyRow, LibraryRow, StartedRow } from './row.ts';
import { bridgeRows } from './rows/bridges.ts';
import { cacheRows } from './rows/caches.ts';
import { databaseRows } from './rows/databases.ts';
import { frameworkRows } from './rows/frameworks.ts';
import { messageRows } from './rows/messages.ts';
import { plannedRows } from './rows/planned.ts';
import { rpcRows } from './rows/rpc.ts';
import { startedRows } from './rows/started.ts';

export type { LazyRow, LibraryRow, PlannedRow, RowOption, StartedRow } from './row.ts';

/** With the types of their options. */
const typedRows = [
  ...startedRows,
  ...frameworkRows,
  ...databaseRows,
  ...cacheRows,
  ...messageRows,
  ...rpcRows,
  ...bridgeRows,
];
export type TypedRow = (typeof typedRows)[number];

/** Which the start line does not name: what they are about is the application's. */
export { bridgeRows } from './rows/bridges.ts';

/** In the order of the start line and of the documents. */
export const tracedRows: readonly (StartedRow | LazyRow)[] = typedRows;
export const lazyRows: readonly LazyRow[] = tracedRows.filter((row) => row.kind === 'lazy');
export const libraryRows: readonly LibraryRow[] = [...tracedRows, ...plannedRows];
