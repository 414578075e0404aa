import { callPatterns, matchesWildcard, parseRuleList } from '@spoor/rules';

/** Which calls are never traced: `thrift:Shop/ping`. Rules without the prefix belong to other protocols. */
export interface IgnoreRules {
  /** @param name `Service/method` */
  ignores(name: string): boolean;
}

export function parseIgnoreRules(texts: readonly string[]): IgnoreRules | undefined {
  const rules = parseRuleList(texts, callPatterns('thrift'));
  return rules && { ignores: (name) => rules.some((pattern) => matchesWildcard(pattern, name)) };
}
