import { findRule, isOfOtherProtocol, parseRequestPattern, parseRuleList } from '@spoor/rules';

/** What is never traced: `/healthz`, `/metrics*`, `GET /ready`. Rules of other protocols (`grpc:…`) are not ours. */
export interface IgnoreRules {
  /** @param target as the request line has it, with its query */
  ignores(method: string, target: string): boolean;
}

export function parseIgnoreRules(patterns: readonly string[]): IgnoreRules | undefined {
  const rules = parseRuleList(patterns, { isOfOtherProtocol, parse: parseRequestPattern });
  return rules && { ignores: (method, target) => findRule(rules, method, target) !== undefined };
}
