import { samplingHintOf } from '../propagation/sampling-hint.ts';
import type { Sampler, SamplingRequest, SamplingResult } from '../sampler.ts';

/**
 * A trace that begins with a span whose source has a sampler of its own is decided by that one. Everything else, and what
 * the caller asked for without ids (`b3: 0`), by the configured sampler. Installed only where a source may have one.
 */
export class SourceSampler implements Sampler {
  readonly #configured: Sampler;

  constructor(configured: Sampler) {
    this.#configured = configured;
  }

  sample(request: SamplingRequest): SamplingResult {
    if (request.parent === undefined) {
      const own = request.source?.rootSampler;
      if (own !== undefined && samplingHintOf(request.context) === undefined) return own.sample(request);
    }
    return this.#configured.sample(request);
  }

  toString(): string {
    return `Source{${this.#configured}}`;
  }
}
