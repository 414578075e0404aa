import { matchesWildcard, parseRuleList } from '@spoor/core';
import { isOfOtherProtocol, parseMethodPattern } from './method-pattern.ts';

/** Which calls are never traced: `grpc:grpc.health.v1.Health/*`. Rules without the prefix belong to other protocols. */
export interface IgnoreRules {
  /** @param name `package.Service/Method` */
  ignores(name: string): boolean;
}

export function parseIgnoreRules(
  texts: readonly string[],
  onInvalid: (rule: string) => void,
): IgnoreRules | undefined {
  const rules = parseRuleList(texts, { isOfOtherProtocol, parse: parseMethodPattern }, onInvalid);
  return rules && { ignores: (name) => rules.some((pattern) => matchesWildcard(pattern, name)) };
}
