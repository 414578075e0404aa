import { BlockList, isIP } from 'node:net';
import { matchesWildcard } from '@spoor/core';

/**
 * Hosts by name, wildcard, address or network: `*.internal, 10.0.0.0/8, !api.partner.com`. With only exclusions all other
 * hosts are allowed; the last rule that matches decides, so that `!` can cut a hole into a wider one.
 */
export interface HostRules {
  allows(host: string): boolean;
}

interface Rule {
  readonly isAllowed: boolean;
  matches(host: string): boolean;
}

function networkRule(address: string, bits: string): ((host: string) => boolean) | undefined {
  const family = isIP(address);
  const prefix = Number(bits);
  if (family === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > (family === 4 ? 32 : 128))
    return undefined;
  const list = new BlockList();
  list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  return (host) => {
    const hostFamily = isIP(host);
    return hostFamily !== 0 && list.check(host, hostFamily === 4 ? 'ipv4' : 'ipv6');
  };
}

function parseRule(text: string): Rule | undefined {
  const isAllowed = !text.startsWith('!');
  const pattern = (isAllowed ? text : text.slice(1)).trim().toLowerCase();
  if (pattern === '') return undefined;
  const slash = pattern.indexOf('/');
  if (slash !== -1) {
    const matches = networkRule(pattern.slice(0, slash), pattern.slice(slash + 1));
    return matches === undefined ? undefined : { isAllowed, matches };
  }
  const parts = pattern.split('*');
  return { isAllowed, matches: (host) => matchesWildcard(parts, host) };
}

/** IPv6 without brackets, IPv4 without the prefix that a dual-stack socket gives it. */
function plainHost(host: string): string {
  const lower = host.toLowerCase();
  if (lower.startsWith('[') && lower.endsWith(']')) return lower.slice(1, -1);
  return lower.startsWith('::ffff:') && lower.includes('.') ? lower.slice(7) : lower;
}

/** Undefined without patterns: everything is allowed. `onInvalid` is told of each pattern that cannot be read. */
export function parseHostRules(
  patterns: readonly string[],
  onInvalid: (pattern: string) => void,
): HostRules | undefined {
  const rules: Rule[] = [];
  for (const pattern of patterns) {
    const rule = parseRule(pattern);
    if (rule === undefined) onInvalid(pattern);
    else rules.push(rule);
  }
  if (patterns.length === 0) return undefined;
  // A list of which nothing could be read allows nothing: the operator wanted less than everything.
  const otherwise = rules.length > 0 && rules.every((rule) => !rule.isAllowed);
  return {
    allows(host) {
      const plain = plainHost(host);
      for (let index = rules.length - 1; index >= 0; index--) {
        const rule = rules[index] as Rule;
        if (rule.matches(plain)) return rule.isAllowed;
      }
      return otherwise;
    },
  };
}
