// /search=0.1, GET /api/*=0.5
import { parseSampleRate, type Sampler, TraceIdRatioSampler } from '@spoor/core';
import { findRule, isOfOtherProtocol, parseRequestPattern, type RequestPattern } from './request-pattern.ts';

/** How many of the traces that begin with a request are recorded; the first rule that matches decides. */
export interface SampleRates {
  /** Undefined where no rule matches: the configured sampler decides. */
  samplerFor(method: string, target: string): Sampler | undefined;
}

interface RateRule extends RequestPattern {
  readonly sampler: Sampler;
}

function parseRule(text: string): RateRule | undefined {
  const given = parseSampleRate(text);
  if (given === undefined) return undefined;
  const pattern = parseRequestPattern(given.pattern);
  return pattern && { ...pattern, sampler: new TraceIdRatioSampler(given.rate) };
}

/** Undefined without rules, which is the way of most processes. */
export function parseSampleRates(
  texts: readonly string[],
  onInvalid: (text: string) => void,
): SampleRates | undefined {
  const rules: RateRule[] = [];
  for (const text of texts) {
    if (isOfOtherProtocol(text)) continue;
    const rule = parseRule(text);
    if (rule === undefined) onInvalid(text);
    else rules.push(rule);
  }
  if (rules.length === 0) return undefined;
  return { samplerFor: (method, target) => findRule(rules, method, target)?.sampler };
}
