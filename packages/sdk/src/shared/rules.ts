/** What parts of their own share of rules. A name that a part needs is added here. */
export { callPatterns, matchesWildcard, parseRuleList, parseSampleRate } from '@spoor/rules';
