import { inspect } from 'node:util';

export type PromiseState = 'pending' | 'fulfilled' | 'rejected';

const state = /^[^{]*\{\s*<(pending|rejected)>/;
/** Nothing of the value is wanted. */
const options = {
  depth: 0,
  customInspect: false,
  getters: false,
  maxStringLength: 0,
  maxArrayLength: 0,
} as const;

/**
 * Of a promise of the language, without attaching to it: that would mark its rejection as handled. Only `util.inspect` can tell; it takes
 * some microseconds.
 */
export function stateOf(promise: object): PromiseState {
  const [, found] = state.exec(inspect(promise, options)) ?? [];
  return found === undefined ? 'fulfilled' : (found as PromiseState);
}
