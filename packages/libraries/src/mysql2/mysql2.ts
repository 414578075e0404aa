/**
 * Queries of mysql2: one span for each, and the caller's context through the pool. Versions from 3.20 publish channels, which are not used:
 * their text has the values in it already, and who listens to them changes what becomes of the error of a query without a callback.
 */
import type { Part } from '@spoor/instrument';
import { bindCallbacks } from '@spoor/instrument/databases/bind-callbacks';
import type { Undo } from '@spoor/patch';
import type { LibrarySettings } from '../settings.ts';
import { queryType, watchQueries } from './queries.ts';
import type { Connection, Pool } from './types.ts';

/** Undefined where the class has its methods from the one that it extends, which is in a file of its own. */
function ownPrototype<Instance extends object>(
  exports: unknown,
  method: keyof Instance,
): Instance | undefined {
  const { prototype } = exports as { readonly prototype: Instance };
  return Object.hasOwn(prototype, method) ? prototype : undefined;
}

export const packages: Part<LibrarySettings>['packages'] = {
  connection(exports, { settings, guard }): Undo[] {
    const prototype = ownPrototype<Connection>(exports, 'query');
    if (prototype === undefined) return [];
    return watchQueries(prototype, queryType(settings, guard), guard);
  },
  pool(exports, { guard }) {
    const prototype = ownPrototype<Pool>(exports, 'getConnection');
    return prototype === undefined ? [] : [bindCallbacks(prototype, 'getConnection', guard)];
  },
};
