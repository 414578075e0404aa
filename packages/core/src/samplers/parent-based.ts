import { samplingHintOf } from '../propagation/sampling-hint.ts';
import type { Sampler, SamplingRequest, SamplingResult } from '../sampler.ts';
import { DEFERRED, SAMPLED } from '../span-identity.ts';
import { alwaysOff, alwaysOn } from './always.ts';

export interface ParentBasedOptions {
  readonly root: Sampler;
  readonly remoteParentSampled?: Sampler;
  readonly remoteParentNotSampled?: Sampler;
  readonly localParentSampled?: Sampler;
  readonly localParentNotSampled?: Sampler;
}

/** Follows the parent's decision; only a root is decided by `root`. */
export class ParentBasedSampler implements Sampler {
  readonly #delegates: Required<ParentBasedOptions>;

  constructor(options: ParentBasedOptions) {
    this.#delegates = {
      remoteParentSampled: alwaysOn,
      remoteParentNotSampled: alwaysOff,
      localParentSampled: alwaysOn,
      localParentNotSampled: alwaysOff,
      ...options,
    };
  }

  sample(request: SamplingRequest): SamplingResult {
    const { parent } = request;
    const delegates = this.#delegates;
    if (parent === undefined) {
      const hint = samplingHintOf(request.context);
      if (hint !== undefined) return (hint.bits & SAMPLED ? alwaysOn : alwaysOff).sample(request);
    }
    // B3 without a state leaves the decision to us (openzipkin/b3-propagation, Sampling State).
    if (parent === undefined || parent.bits & DEFERRED) return delegates.root.sample(request);
    if (parent.isRemote) {
      return (parent.isSampled ? delegates.remoteParentSampled : delegates.remoteParentNotSampled).sample(
        request,
      );
    }
    return (parent.isSampled ? delegates.localParentSampled : delegates.localParentNotSampled).sample(
      request,
    );
  }

  toString(): string {
    const { root, remoteParentSampled, remoteParentNotSampled, localParentSampled, localParentNotSampled } =
      this.#delegates;
    return `ParentBased{root=${root}, remoteParentSampled=${remoteParentSampled}, remoteParentNotSampled=${remoteParentNotSampled}, localParentSampled=${localParentSampled}, localParentNotSampled=${localParentNotSampled}}`;
  }
}
