// /search=0.1, GET /api/*=0.5
import { type Sampler, TraceIdRatioSampler } from '@spoor/core';
import {
  findRule,
  isOfOtherProtocol,
  parseRequestPattern,
  parseRuleList,
  parseSampleRate,
  type RequestPattern,
} from '@spoor/rules';

/** How many of the traces that begin with a request are recorded; the first rule that matches decides. */
export interface SampleRates {
  /** Undefined where no rule matches: the configured sampler decides. */
  samplerFor(method: string, target: string): Sampler | undefined;
}

interface RateRule extends RequestPattern {
  readonly sampler: Sampler;
}

function parse(text: string): RateRule | undefined {
  const given = parseSampleRate(text);
  const pattern = given && parseRequestPattern(given.pattern);
  return given && pattern && { ...pattern, sampler: new TraceIdRatioSampler(given.rate) };
}

export function parseSampleRates(texts: readonly string[]): SampleRates | undefined {
  const rules = parseRuleList(texts, { isOfOtherProtocol, parse });
  return rules && { samplerFor: (method, target) => findRule(rules, method, target)?.sampler };
}
