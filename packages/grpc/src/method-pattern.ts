// grpc:grpc.health.v1.Health/*
/** The texts between the `*`s. */
export type MethodPattern = readonly string[];

const prefix = 'grpc:';

/** In a list that all protocols share. */
export const isOfOtherProtocol = (rule: string): boolean => !rule.startsWith(prefix);

export function parseMethodPattern(rule: string): MethodPattern | undefined {
  const pattern = rule.slice(prefix.length).trim().replace(/^\//, '');
  return pattern === '' || /\s/.test(pattern) ? undefined : pattern.split('*');
}

/** `*` stands for any characters; linear time for every pattern. */
export function matches(parts: readonly string[], text: string): boolean {
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
