// thrift:Shop/*=0.1
import { type Sampler, TraceIdRatioSampler } from '@spoor/core';
import {
  type CallPattern,
  callPatterns,
  matchesWildcard,
  parseRuleList,
  parseSampleRate,
} from '@spoor/rules';

/** How many of the traces that begin with a call are recorded; the first rule that matches decides. */
export interface SampleRates {
  /** @param name `Service/method`. Undefined where no rule matches: the configured sampler decides. */
  samplerFor(name: string): Sampler | undefined;
}

interface RateRule {
  readonly pattern: CallPattern;
  readonly sampler: Sampler;
}

const { isOfOtherProtocol, parse: parsePattern } = callPatterns('thrift');

function parse(text: string): RateRule | undefined {
  const given = parseSampleRate(text);
  const pattern = given && parsePattern(given.pattern);
  return given && pattern && { pattern, sampler: new TraceIdRatioSampler(given.rate) };
}

export function parseSampleRates(texts: readonly string[]): SampleRates | undefined {
  const rules = parseRuleList(texts, { isOfOtherProtocol, parse });
  return (
    rules && { samplerFor: (name) => rules.find(({ pattern }) => matchesWildcard(pattern, name))?.sampler }
  );
}
