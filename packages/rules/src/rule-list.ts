// SPOOR_IGNORE=/healthz, grpc:grpc.health.v1.Health/*
/** What a protocol makes of its part of a list that all protocols share. */
export interface RuleReader<Rule> {
  isOfOtherProtocol(text: string): boolean;
  /** Undefined: it cannot be read. */
  parse(text: string): Rule | undefined;
}

/**
 * Undefined without a rule, which is the way of most processes. A rule that cannot be read is left out: it was named when the
 * configuration was loaded.
 */
export function parseRuleList<Rule>(
  texts: readonly string[],
  { isOfOtherProtocol, parse }: RuleReader<Rule>,
): readonly Rule[] | undefined {
  const rules: Rule[] = [];
  for (const text of texts) {
    const rule = isOfOtherProtocol(text) ? undefined : parse(text);
    if (rule !== undefined) rules.push(rule);
  }
  return rules.length === 0 ? undefined : rules;
}
