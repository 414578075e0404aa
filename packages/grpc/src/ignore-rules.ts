/** Which calls are never traced: `grpc:grpc.health.v1.Health/*`. Rules without the prefix belong to other protocols. */
export interface IgnoreRules {
  /** @param name `package.Service/Method` */
  ignores(name: string): boolean;
}

const prefix = 'grpc:';

/** `*` stands for any characters; linear time for every pattern. */
function matches(parts: readonly string[], text: string): boolean {
  const first = parts[0] as string;
  const last = parts[parts.length - 1] as string;
  if (parts.length === 1) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

/** Undefined when there is nothing to ignore. `onInvalid` is told of each rule that cannot be read. */
export function parseIgnoreRules(
  rules: readonly string[],
  onInvalid: (rule: string) => void,
): IgnoreRules | undefined {
  const patterns: string[][] = [];
  for (const rule of rules) {
    if (!rule.startsWith(prefix)) continue;
    const pattern = rule.slice(prefix.length).trim().replace(/^\//, '');
    if (pattern === '' || /\s/.test(pattern)) onInvalid(rule);
    else patterns.push(pattern.split('*'));
  }
  if (patterns.length === 0) return undefined;
  return { ignores: (name) => patterns.some((parts) => matches(parts, name)) };
}
