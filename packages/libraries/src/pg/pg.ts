/** Queries of pg: one span for each, whichever way it is sent, and the caller's context through the pool. */
import type { Part } from '@spoor/instrument';
import type { LibrarySettings } from '../settings.ts';
import { watchCursor, watchPool } from './pool.ts';
import { queryType, watchQueries } from './queries.ts';
import type { Client, Cursor, Pool } from './types.ts';

const prototypeOf = <Instance>(exports: unknown): Instance =>
  (exports as { readonly prototype: Instance }).prototype;

export const packages: Part<LibrarySettings>['packages'] = {
  client: (exports, { settings, guard }) =>
    watchQueries(prototypeOf<Client>(exports), queryType(settings, guard), guard),
  pool: (exports, { guard }) => watchPool(prototypeOf<Pool>(exports), guard),
  cursor: (exports, { guard }) => watchCursor(prototypeOf<Cursor>(exports), guard),
};
