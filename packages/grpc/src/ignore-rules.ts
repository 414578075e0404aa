import { callPatterns, matchesWildcard, parseRuleList } from '@spoor/rules';

/** Which calls are never traced: `grpc:grpc.health.v1.Health/*`. Rules without the prefix belong to other protocols. */
export interface IgnoreRules {
  /** @param name `package.Service/Method` */
  ignores(name: string): boolean;
}

export function parseIgnoreRules(texts: readonly string[]): IgnoreRules | undefined {
  const rules = parseRuleList(texts, callPatterns('grpc'));
  return rules && { ignores: (name) => rules.some((pattern) => matchesWildcard(pattern, name)) };
}
