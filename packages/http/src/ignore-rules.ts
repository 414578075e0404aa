import { findRule, isOfOtherProtocol, parseRequestPattern, type RequestPattern } from './request-pattern.ts';

/** What is never traced: `/healthz`, `/metrics*`, `GET /ready`. Rules of other protocols (`grpc:…`) are not ours. */
export interface IgnoreRules {
  /** @param target as the request line has it, with its query */
  ignores(method: string, target: string): boolean;
}

/** Undefined when there is nothing to ignore, which is the way of most processes. */
export function parseIgnoreRules(
  patterns: readonly string[],
  onInvalid: (pattern: string) => void,
): IgnoreRules | undefined {
  const rules: RequestPattern[] = [];
  for (const pattern of patterns) {
    if (isOfOtherProtocol(pattern)) continue;
    const rule = parseRequestPattern(pattern);
    if (rule === undefined) onInvalid(pattern);
    else rules.push(rule);
  }
  if (rules.length === 0) return undefined;
  return { ignores: (method, target) => findRule(rules, method, target) !== undefined };
}
