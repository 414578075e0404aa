/** Queries of pg: one span for each, whichever way it is sent, and the caller's context through the pool. */
import type { Part } from '@spoor/instrument';
import { bindCallbacks } from '@spoor/instrument/databases/bind-callbacks';
import type { LibrarySettings } from '../settings.ts';
import { queryType, watchQueries } from './queries.ts';
import type { Client, Cursor, Pool } from './types.ts';

const prototypeOf = <Instance>(exports: unknown): Instance =>
  (exports as { readonly prototype: Instance }).prototype;

export const packages: Part<LibrarySettings>['packages'] = {
  client: (exports, { settings, guard }) =>
    watchQueries(prototypeOf<Client>(exports), queryType(settings, guard), guard),
  pool: (exports, { guard }) => bindCallbacks(prototypeOf<Pool>(exports), 'connect', guard),
  cursor: (exports, { guard }) => [
    bindCallbacks(prototypeOf<Cursor>(exports), 'read', guard),
    bindCallbacks(prototypeOf<Cursor>(exports), 'close', guard),
  ],
};
