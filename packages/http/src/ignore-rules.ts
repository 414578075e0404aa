import { matchesWildcard } from './host-rules.ts';

/** What is never traced: `/healthz`, `/metrics*`, `GET /ready`. Rules of other protocols (`grpc:…`) are not ours. */
export interface IgnoreRules {
  /** @param target as the request line has it, with its query */
  ignores(method: string, target: string): boolean;
}

interface Rule {
  /** Upper case; undefined: any. */
  readonly method: string | undefined;
  readonly parts: readonly string[];
}

function parseRule(text: string): Rule | undefined {
  const pattern = text.startsWith('http:') && !text.startsWith('http://') ? text.slice(5) : text;
  const space = pattern.indexOf(' ');
  const method = space === -1 ? undefined : pattern.slice(0, space).toUpperCase();
  const path = space === -1 ? pattern : pattern.slice(space + 1).trim();
  if (!path.startsWith('/') && !path.startsWith('*')) return undefined;
  return { method, parts: path.split('*') };
}

/** Undefined when there is nothing to ignore, which is the way of most processes. */
export function parseIgnoreRules(
  patterns: readonly string[],
  onInvalid: (pattern: string) => void,
): IgnoreRules | undefined {
  const rules: Rule[] = [];
  for (const pattern of patterns) {
    if (/^(?!http:)[a-z]+:/.test(pattern)) continue;
    const rule = parseRule(pattern);
    if (rule === undefined) onInvalid(pattern);
    else rules.push(rule);
  }
  if (rules.length === 0) return undefined;
  return {
    ignores(method, target) {
      const query = target.indexOf('?');
      const path = query === -1 ? target : target.slice(0, query);
      for (let index = 0; index < rules.length; index++) {
        const rule = rules[index] as Rule;
        if (rule.method !== undefined && rule.method !== method) continue;
        if (matchesWildcard(rule.parts, path)) return true;
      }
      return false;
    },
  };
}
