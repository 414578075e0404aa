// /search=0.1, GET /api/*=0.5
import { parseRuleList, parseSampleRate, type Sampler, TraceIdRatioSampler } from '@spoor/core';
import { findRule, isOfOtherProtocol, parseRequestPattern, type RequestPattern } from './request-pattern.ts';

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

export function parseSampleRates(
  texts: readonly string[],
  onInvalid: (text: string) => void,
): SampleRates | undefined {
  const rules = parseRuleList(texts, { isOfOtherProtocol, parse }, onInvalid);
  return rules && { samplerFor: (method, target) => findRule(rules, method, target)?.sampler };
}
