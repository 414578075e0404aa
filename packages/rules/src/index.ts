export { type CallPattern, callPatterns } from './call-pattern.ts';
export { parseGoDuration, parseLength } from './go-duration.ts';
export { type HostRules, parseHostRules, unreadableHosts } from './host-rules.ts';
export {
  type Protocol,
  protocols,
  type UnreadableRule,
  unreadablePatterns,
  unreadableRates,
} from './protocols.ts';
export { findRule, isOfOtherProtocol, parseRequestPattern, type RequestPattern } from './request-pattern.ts';
export { parseRuleList, type RuleReader } from './rule-list.ts';
export { parseSampleRate, type SampleRate } from './sample-rate.ts';
export { matchesWildcard } from './wildcard.ts';
