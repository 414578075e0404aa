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
