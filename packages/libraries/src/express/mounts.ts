/**
 * `app.use('/tenants/:tenant', router)`: what is mounted there sees only the rest of the path, and of the way to it the values. So each mount
 * tells its pattern when a request enters it, and takes it back when the request leaves it unanswered.
 */
import { type RouteNote, routeNoteOf } from '@spoor/instrument';
import { type AnyFunction, type Guard, type Place, type Undo, wrap } from '@spoor/patch';
import { isAnything, joinPatterns, layerMaker, Pattern } from './patterns.ts';
import type { Layer, Next, Request, Router } from './types.ts';

/** Where a request is, among the mounts of the application. */
class Position {
  prefix = '';
  baseUrl = '';
  /** What a mount has left as the route, for the case that no route is found below it. */
  noted: string | undefined = undefined;
}

const positionOf = ({ frameworkState: state }: RouteNote): Position | undefined =>
  state instanceof Position ? state : undefined;

/** The patterns of the mounts on the way to where the request is. */
export const prefixOf = (note: RouteNote): string => positionOf(note)?.prefix ?? '';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

class Mount {
  readonly #pattern: Pattern;
  readonly #guard: Guard;
  readonly #place: Place;
  #lastPrefix = '';
  #lastPattern = '';
  #lastJoined = '';

  constructor(pattern: Pattern, guard: Guard, place: Place) {
    this.#pattern = pattern;
    this.#guard = guard;
    this.#place = place;
  }

  /** @returns what is to be given as `next`: the request leaves the mount by it, also with an error */
  enter(request: Request, next: unknown): unknown {
    if (this.#guard.isTripped || typeof next !== 'function') return next;
    try {
      const note = routeNoteOf(request);
      if (note === undefined) return next;
      const position = positionOf(note) ?? new Position();
      const { prefix, baseUrl } = position;
      note.frameworkState = position;
      this.#move(request, note, position);
      if (this.#place.hasFailed) this.#place.settle();
      return function leave(this: unknown, _error?: unknown): unknown {
        position.prefix = prefix;
        position.baseUrl = baseUrl;
        // biome-ignore lint/complexity/noArguments: passed on as they came
        return Reflect.apply(next as Next, this, arguments as unknown as [unknown?]);
      };
    } catch (error) {
      this.#place.failed(error);
      return next;
    }
  }

  #move(request: Request, note: RouteNote, position: Position): void {
    const base = textOf(request.baseUrl);
    const pattern = this.#pattern.textFor(base.slice(position.baseUrl.length));
    position.prefix = this.#join(position.prefix, pattern);
    position.baseUrl = base;
    if (isAnything(pattern)) return;
    if (note.route !== undefined && note.route !== position.noted) return;
    note.route = position.prefix;
    position.noted = position.prefix;
  }

  /** Nearly always the same as for the request before. */
  #join(prefix: string, pattern: string): string {
    if (prefix !== this.#lastPrefix || pattern !== this.#lastPattern) {
      this.#lastPrefix = prefix;
      this.#lastPattern = pattern;
      this.#lastJoined = joinPatterns(prefix, pattern);
    }
    return this.#lastJoined;
  }
}

/** On the layer itself, so that all others stay as they are: a request passes dozens of them. */
function followLayer(layer: Layer, mount: Mount): void {
  const name = layer.handleRequest === undefined ? 'handle_request' : 'handleRequest';
  const original = layer[name];
  // A function of four parameters handles errors, and is passed over by a request.
  if (typeof original !== 'function' || (layer.handle?.length ?? 0) > 3) return;
  Object.defineProperty(layer, name, {
    value(this: Layer, request: Request, response: unknown, next: unknown): unknown {
      return Reflect.apply(original, this, [request, response, mount.enter(request, next)]);
    },
    configurable: true,
    writable: true,
    enumerable: false,
  });
}

/** As the library tells a path from a function, or a list of functions. */
function isPath(value: unknown): boolean {
  let first = value;
  while (Array.isArray(first) && first.length > 0) first = first[0];
  return typeof first !== 'function';
}

interface MountSide {
  readonly guard: Guard;
  readonly mounting: Place;
  readonly entering: Place;
}

function followMounts(
  { stack, caseSensitive }: Router,
  before: number,
  path: unknown,
  { guard, entering }: MountSide,
): void {
  const [first] = stack?.slice(before) ?? [];
  if (stack === undefined || first === undefined || !isPath(path) || path === '/') return;
  const options = { sensitive: caseSensitive, strict: false, end: false };
  const mount = new Mount(new Pattern(path, layerMaker(first, options)), guard, entering);
  for (const layer of stack.slice(before)) followLayer(layer, mount);
}

/** @param router with the method `use` of all routers */
export function watchMounts(router: Router, guard: Guard): Undo {
  const mounting = guard.lenientPlace('the mounting of a router');
  const side = { guard, mounting, entering: guard.lenientPlace('the way into a mount') };
  return wrap(
    router,
    'use',
    (original: AnyFunction) =>
      function use(this: Router, path: unknown): unknown {
        const before = this?.stack?.length ?? 0;
        // biome-ignore lint/complexity/noArguments: passed on as they came
        const result = Reflect.apply(original, this, arguments as unknown as unknown[]);
        if (guard.isTripped) return result;
        try {
          followMounts(this, before, path, side);
          if (mounting.hasFailed) mounting.settle();
        } catch (error) {
          mounting.failed(error);
        }
        return result;
      },
  );
}
