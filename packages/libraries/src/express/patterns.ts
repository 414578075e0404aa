/**
 * Paths as an application writes them: `/users/:id`, a RegExp, a list of both (https://expressjs.com/en/guide/routing.html#route-paths).
 */
import type { Layer, LayerClass } from './types.ts';

/** Matches whatever comes: `*`, `/*`, `(.*)`, `/{*splat}`. */
const anything = /^\/?\{?\/?\(?\.?\*\w*\)?\}?$/;

export const isAnything = (pattern: string): boolean => pattern === '/' || anything.test(pattern);

/** The pattern of a router's mounts and the one below them, as one. The `/` of a router is the place where it is mounted. */
export function joinPatterns(prefix: string, pattern: string): string {
  if (prefix === '') return pattern;
  const base = prefix.endsWith('/') ? prefix.slice(0, -1) : prefix;
  return pattern === '/' && base !== '' ? base : base + pattern;
}

const pathOf = (url: unknown): string => (typeof url === 'string' ? url.replace(/[?#].*$/s, '') : '/');

/** One path, or several of which the first that matches counts. */
export class Pattern {
  /** Undefined where it takes the request to know. */
  readonly text: string | undefined;
  readonly #texts: readonly string[];
  readonly #matchers: readonly Layer[];

  /** @param create a layer as the library makes it of a path, whose `match` says whether it is for a request */
  constructor(path: unknown, create: (path: unknown) => Layer) {
    const paths: readonly unknown[] = Array.isArray(path) ? path.flat(Number.POSITIVE_INFINITY) : [path];
    this.#texts = paths.map(String);
    this.text = paths.length === 1 ? this.#texts[0] : undefined;
    this.#matchers = paths.length === 1 ? [] : paths.map(create);
  }

  /** @param url of the request, at the router that has the pattern */
  textFor(url: unknown): string {
    if (this.text !== undefined) return this.text;
    const path = pathOf(url);
    const index = this.#matchers.findIndex((matcher) => Boolean(matcher.match(path)));
    return this.#texts[index] ?? this.#texts.join();
  }
}

export function layerMaker(layer: Layer, options: object): (path: unknown) => Layer {
  const { constructor: LayerOfCopy } = layer as unknown as { readonly constructor: LayerClass };
  return (path) => new LayerOfCopy(path, options, () => {});
}
