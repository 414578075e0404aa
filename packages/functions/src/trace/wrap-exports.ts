/** Functions that a CommonJS package exports, by the path of names in its exports: `merge`, `Client.send` for `Client.prototype.send`. */
import type { AnyFunction } from '@spoor/patch';
import type { FileChoice, Found } from '../select/choose.ts';
import { isWrappable } from './wrap-function.ts';

export interface ExportWrapping {
  /** What the file's selectors choose; those that name a file inside of the package are not about exports. */
  readonly choice: FileChoice;
  /** Told of each path there is. */
  readonly onPath: (path: string) => void;
  readonly wrap: (original: AnyFunction, path: string, selector: number) => AnyFunction;
}

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

const found = (path: string): Found => ({ paths: [path], line: 0, isOnlyNamed: false, isMade: false });

/** Of a function that holds others: what every function has is none of them. */
const ownByNature = new Set(['length', 'name', 'prototype', 'arguments', 'caller']);

/** Functions of the exports, of the classes and of the objects among them. */
const deepest = 2;

class ExportWrapper {
  readonly #wrapping: ExportWrapping;
  readonly #seen = new Set<object>();

  constructor(wrapping: ExportWrapping) {
    this.#wrapping = wrapping;
  }

  /** The wrapper, or undefined where the function stays. */
  wrapped(value: unknown, path: string): AnyFunction | undefined {
    if (!isWrappable(value)) return undefined;
    this.#wrapping.onPath(path);
    const selector = this.#wrapping.choice.choose(found(path));
    return selector === undefined ? undefined : this.#wrapping.wrap(value, path, selector);
  }

  members(owner: object, prefix: string, depth: number): void {
    if (this.#seen.has(owner)) return;
    this.#seen.add(owner);
    for (const key of Reflect.ownKeys(owner)) {
      if (typeof key === 'symbol' || ownByNature.has(key) || key === 'constructor') continue;
      const descriptor = Reflect.getOwnPropertyDescriptor(owner, key);
      // A getter may load half of the package when it is read.
      if (descriptor === undefined || !('value' in descriptor)) continue;
      this.#member(owner, key, descriptor, prefix + key, depth);
    }
  }

  #member(owner: object, key: string, descriptor: PropertyDescriptor, path: string, depth: number): void {
    const value: unknown = descriptor.value;
    if (!isObject(value)) return;
    if (depth < deepest) {
      this.members(value, `${path}.`, depth + 1);
      const prototype =
        typeof value === 'function' ? (value as { prototype?: unknown }).prototype : undefined;
      if (isObject(prototype)) this.members(prototype, `${path}.`, depth + 1);
    }
    if (descriptor.configurable !== true && descriptor.writable !== true) return;
    const wrapper = this.wrapped(value, path);
    if (wrapper !== undefined) Reflect.defineProperty(owner, key, { ...descriptor, value: wrapper });
  }
}

/** Changes the exports in place. Returns the function that is to be exported instead, where the exports are a function that is chosen. */
export function wrapExports(exports: unknown, wrapping: ExportWrapping): AnyFunction | undefined {
  if (!isObject(exports)) return undefined;
  const wrapper = new ExportWrapper(wrapping);
  wrapper.members(exports, '', 0);
  if (typeof exports !== 'function') return undefined;
  const { prototype, name } = exports as AnyFunction & { readonly prototype?: unknown };
  if (isObject(prototype)) wrapper.members(prototype, `${name}.`, 1);
  return wrapper.wrapped(exports, 'default') ?? wrapper.wrapped(exports, name);
}
