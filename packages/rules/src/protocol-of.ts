/** What stands before the first colon of a rule says whose it is; a rule without it is about HTTP requests. */
export const protocolOf = (rule: string): string => /^([a-z][a-z\d+.-]*):/.exec(rule)?.[1] ?? 'http';
