import { BlockList, isIP } from 'node:net';
import type { UnreadableRule } from './protocols.ts';
import { matchesWildcard } from './wildcard.ts';

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

/** IPv6 without brackets, IPv4 without the prefix that a dual-stack socket gives it. */
function plainHost(host: string): string {
  const lower = host.toLowerCase();
  if (lower.startsWith('[') && lower.endsWith(']')) return lower.slice(1, -1);
  return lower.startsWith('::ffff:') && lower.includes('.') ? lower.slice(7) : lower;
}

type Matches = Rule['matches'];

/** @param bits how many of the first bits count; undefined: all of them */
function networkRule(address: string, bits: string | undefined): Matches | undefined {
  const family = isIP(address);
  const width = family === 4 ? 32 : 128;
  const prefix = bits === undefined ? width : Number(bits);
  if (family === 0 || prefix > width || (bits !== undefined && !/^\d+$/.test(bits))) return undefined;
  const list = new BlockList();
  list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  return (host) => {
    const hostFamily = isIP(host);
    return hostFamily !== 0 && list.check(host, hostFamily === 4 ? 'ipv4' : 'ipv6');
  };
}

/** A port, a scheme or a path would make a pattern that no host matches. */
const nameWithWildcards = /^[^\s:/?#@[\]]+$/;
const addressWithWildcards = /^[\da-f:.*]*:[\da-f:.*]*[:*][\da-f:.*]*$/;

function nameRule(pattern: string): Matches | undefined {
  if (!nameWithWildcards.test(pattern) && !addressWithWildcards.test(pattern)) return undefined;
  const parts = pattern.split('*');
  return (host) => matchesWildcard(parts, host);
}

function parseRule(text: string): Rule | undefined {
  const isAllowed = !text.startsWith('!');
  const pattern = (isAllowed ? text : text.slice(1)).trim();
  const slash = pattern.indexOf('/');
  const host = plainHost(slash === -1 ? pattern : pattern.slice(0, slash));
  const network = networkRule(host, slash === -1 ? undefined : pattern.slice(slash + 1));
  const matches = network ?? (slash === -1 ? nameRule(host) : undefined);
  return matches && { isAllowed, matches };
}

const rule = 'a host, a name with `*`, an address or a network';

/** Of a list of hosts. */
export const unreadableHosts = (texts: readonly string[]): UnreadableRule[] =>
  texts.flatMap((text) => (parseRule(text) === undefined ? [{ text, rule }] : []));

/** Undefined without patterns: everything is allowed. What cannot be read was named when the configuration was loaded. */
export function parseHostRules(patterns: readonly string[]): HostRules | undefined {
  if (patterns.length === 0) return undefined;
  const rules = patterns.map(parseRule).filter((rule) => rule !== undefined);
  // An inclusion that cannot be read is one too: the operator wanted less than everything.
  const otherwise = rules.length > 0 && patterns.every((pattern) => pattern.startsWith('!'));
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
