// grpc:shop.Pricing/*=0
import { parseSampleRate, type Sampler, TraceIdRatioSampler } from '@spoor/core';
import { isOfOtherProtocol, type MethodPattern, matches, parseMethodPattern } from './method-pattern.ts';

/** How many of the traces that begin with a call are recorded; the first rule that matches decides. */
export interface SampleRates {
  /** @param name `package.Service/Method`. Undefined where no rule matches: the configured sampler decides. */
  samplerFor(name: string): Sampler | undefined;
}

interface RateRule {
  readonly pattern: MethodPattern;
  readonly sampler: Sampler;
}

function parseRule(text: string): RateRule | undefined {
  const given = parseSampleRate(text);
  const pattern = given && parseMethodPattern(given.pattern);
  return given && pattern && { pattern, sampler: new TraceIdRatioSampler(given.rate) };
}

/** Undefined without rules. `onInvalid` is told of each one that cannot be read. */
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
  return { samplerFor: (name) => rules.find(({ pattern }) => matches(pattern, name))?.sampler };
}
