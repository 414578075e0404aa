import { protocolOf } from './protocol-of.ts';
import { matchesWildcard } from './wildcard.ts';

/** `/healthz`, `/metrics*`, `GET /ready`: which requests a rule is about. `http:` may stand before it. */
export interface RequestPattern {
  /** Upper case; undefined: any. */
  readonly method: string | undefined;
  readonly parts: readonly string[];
}

/** `grpc:…` and the like: rules of another protocol, in a list that all of them share. */
export const isOfOtherProtocol = (rule: string): boolean => protocolOf(rule) !== 'http';

export function parseRequestPattern(text: string): RequestPattern | undefined {
  const pattern = text.startsWith('http:') && !text.startsWith('http://') ? text.slice(5) : text;
  const space = pattern.indexOf(' ');
  const method = space === -1 ? undefined : pattern.slice(0, space).toUpperCase();
  const path = space === -1 ? pattern : pattern.slice(space + 1).trim();
  // Paths are compared without their query.
  if (!/^[/*][^?]*$/.test(path)) return undefined;
  return { method, parts: path.split('*') };
}

/** @param target as the request line has it, with its query */
export function findRule<T extends RequestPattern>(
  rules: readonly T[],
  method: string,
  target: string,
): T | undefined {
  const query = target.indexOf('?');
  const path = query === -1 ? target : target.slice(0, query);
  for (let index = 0; index < rules.length; index++) {
    const rule = rules[index] as T;
    if (rule.method !== undefined && rule.method !== method) continue;
    if (matchesWildcard(rule.parts, path)) return rule;
  }
  return undefined;
}
