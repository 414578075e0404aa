import { isOfOtherProtocol, type MethodPattern, matches, parseMethodPattern } from './method-pattern.ts';

/** Which calls are never traced: `grpc:grpc.health.v1.Health/*`. Rules without the prefix belong to other protocols. */
export interface IgnoreRules {
  /** @param name `package.Service/Method` */
  ignores(name: string): boolean;
}

/** Undefined when there is nothing to ignore. `onInvalid` is told of each rule that cannot be read. */
export function parseIgnoreRules(
  rules: readonly string[],
  onInvalid: (rule: string) => void,
): IgnoreRules | undefined {
  const patterns: MethodPattern[] = [];
  for (const rule of rules) {
    if (isOfOtherProtocol(rule)) continue;
    const pattern = parseMethodPattern(rule);
    if (pattern === undefined) onInvalid(rule);
    else patterns.push(pattern);
  }
  if (patterns.length === 0) return undefined;
  return { ignores: (name) => patterns.some((parts) => matches(parts, name)) };
}
