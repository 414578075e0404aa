import type { Sampler } from '@spoor/core';
import type { IgnoreRules } from './ignore-rules.ts';
import type { SampleRates } from './sample-rates.ts';

/** The names of a method, made once: `Shop/buy` is `Shop` and `buy`. */
export interface Method {
  /** `Shop/buy`, and the name of the span. */
  readonly name: string;
  readonly service: string;
  readonly method: string;
  readonly isIgnored: boolean;
  /** Of traces that begin with a call of it; undefined: the configured one. */
  readonly rootSampler: Sampler | undefined;
}

/** Names come from service definitions, so there are few. */
const maxKnown = 1000;

export class Methods {
  readonly #ignore: IgnoreRules | undefined;
  readonly #rates: SampleRates | undefined;
  readonly #known = new Map<string, Method>();

  constructor(ignore: IgnoreRules | undefined, rates: SampleRates | undefined) {
    this.#ignore = ignore;
    this.#rates = rates;
  }

  of(service: string, method: string): Method {
    const name = `${service}/${method}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const made: Method = {
      name,
      service,
      method,
      isIgnored: this.#ignore?.ignores(name) ?? false,
      rootSampler: this.#rates?.samplerFor(name),
    };
    if (this.#known.size < maxKnown) this.#known.set(name, made);
    return made;
  }
}
