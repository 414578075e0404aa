// grpc:shop.Pricing/*=0
import {
  matchesWildcard,
  parseRuleList,
  parseSampleRate,
  type Sampler,
  TraceIdRatioSampler,
} from '@spoor/core';
import { isOfOtherProtocol, type MethodPattern, parseMethodPattern } from './method-pattern.ts';

/** How many of the traces that begin with a call are recorded; the first rule that matches decides. */
export interface SampleRates {
  /** @param name `package.Service/Method`. Undefined where no rule matches: the configured sampler decides. */
  samplerFor(name: string): Sampler | undefined;
}

interface RateRule {
  readonly pattern: MethodPattern;
  readonly sampler: Sampler;
}

function parse(text: string): RateRule | undefined {
  const given = parseSampleRate(text);
  const pattern = given && parseMethodPattern(given.pattern);
  return given && pattern && { pattern, sampler: new TraceIdRatioSampler(given.rate) };
}

export function parseSampleRates(
  texts: readonly string[],
  onInvalid: (text: string) => void,
): SampleRates | undefined {
  const rules = parseRuleList(texts, { isOfOtherProtocol, parse }, onInvalid);
  return (
    rules && { samplerFor: (name) => rules.find(({ pattern }) => matchesWildcard(pattern, name))?.sampler }
  );
}
