/** Statements of postgres, in its build for `import` and in the one for `require`. */
import type { Part } from '@spoor/instrument';
import { type AnyFunction, dressAs, type Guard, type Undo } from '@spoor/patch';
import type { LibrarySettings } from '../settings.ts';
import { queryType, watchQueries } from './queries.ts';
import { Servers } from './servers.ts';
import type { Options, Query } from './types.ts';

const servers = new Servers();

const prototypeOf = (exports: unknown): Query =>
  (exports as { readonly Query: { readonly prototype: Query } }).Query.prototype;

/** It is called once with the options of each call of the library. */
function listening(subscribe: AnyFunction, guard: Guard): AnyFunction {
  const place = guard.place('the options of a server');
  return dressAs(subscribe, function (this: unknown, _postgres: unknown, options: unknown) {
    if (!guard.isTripped) {
      try {
        servers.add(options as Options);
        if (place.hasFailed) place.settle();
      } catch (error) {
        place.failed(error);
      }
    }
    // biome-ignore lint/complexity/noArguments: passed on as they came
    return Reflect.apply(subscribe, this, arguments);
  });
}

export const packages: Part<LibrarySettings>['packages'] = {
  query: (exports, { settings, guard }): Undo =>
    watchQueries(prototypeOf(exports), queryType(settings, guard, servers), guard),
  subscribe: (exports, { guard }, _loaded, replace): Undo =>
    replace(listening(exports as AnyFunction, guard)),
};

export const esModules: Part<LibrarySettings>['esModules'] = {
  query: (bindings, { settings, guard }): Undo =>
    watchQueries(prototypeOf(bindings), queryType(settings, guard, servers), guard),
  subscribe(bindings, { guard }): Undo {
    const former = bindings['Subscribe'] as AnyFunction;
    const ours = listening(former, guard);
    bindings['Subscribe'] = ours;
    return () => {
      if (bindings['Subscribe'] === ours) bindings['Subscribe'] = former;
    };
  },
};
