// grpc:grpc.health.v1.Health/*

import { protocolOf } from './protocol-of.ts';
import type { RuleReader } from './rule-list.ts';

/** Which calls of a service's methods a rule is about: the texts between the `*`s. */
export type CallPattern = readonly string[];

/** Of a protocol whose calls are named `Service/method`: its name and a colon stand before each rule. */
export function callPatterns(protocol: string): RuleReader<CallPattern> {
  return {
    isOfOtherProtocol: (rule) => protocolOf(rule) !== protocol,
    parse(rule) {
      const pattern = rule
        .slice(protocol.length + 1)
        .trim()
        .replace(/^\//, '');
      // The name of a service alone would be a pattern that no call matches.
      return /^[^\s/*]*[/*]\S*$/.test(pattern) ? pattern.split('*') : undefined;
    },
  };
}
