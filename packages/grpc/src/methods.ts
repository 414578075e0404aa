import type { Sampler } from '@spoor/core';
import type { IgnoreRules } from './ignore-rules.ts';
import type { SampleRates } from './sample-rates.ts';

/** The names of a method, made once: `/shop.Cart/Add` is `grpc.shop.Cart/Add`, `shop.Cart` and `Add`. */
export interface Method {
  readonly spanName: string;
  readonly service: string;
  readonly method: string;
  readonly isIgnored: boolean;
  /** Of traces that begin with a call of it; undefined: the configured one. */
  readonly rootSampler: Sampler | undefined;
}

/** Paths come from service definitions, so there are few; a generic client may make them up at will. */
const maxKnown = 1000;

export class Methods {
  readonly #ignore: IgnoreRules | undefined;
  readonly #rates: SampleRates | undefined;
  readonly #known = new Map<string, Method>();

  constructor(ignore: IgnoreRules | undefined, rates?: SampleRates) {
    this.#ignore = ignore;
    this.#rates = rates;
  }

  of(path: string): Method {
    const known = this.#known.get(path);
    if (known !== undefined) return known;
    const name = path.startsWith('/') ? path.slice(1) : path;
    const slash = name.indexOf('/');
    const method: Method = {
      spanName: `grpc.${name}`,
      service: slash === -1 ? name : name.slice(0, slash),
      method: slash === -1 ? '' : name.slice(slash + 1),
      isIgnored: this.#ignore?.ignores(name) ?? false,
      rootSampler: this.#rates?.samplerFor(name),
    };
    if (this.#known.size < maxKnown) this.#known.set(path, method);
    return method;
  }
}
