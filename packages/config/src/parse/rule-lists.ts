// SPOOR_IGNORE=/healthz, grpc:grpc.health.v1.Health/*   SPOOR_TRUST_INBOUND=10.0.0.0/8, !10.1.2.3
/** Lists of patterns. Their grammar is that of `@spoor/rules`, with which whoever applies them reads them too. */
import type { Part } from '@spoor/messages';
import { type UnreadableRule, unreadableHosts, unreadablePatterns, unreadableRates } from '@spoor/rules';
import { did } from '../messages.ts';
import type { Parser } from '../option.ts';
import { list } from '../parsers.ts';

type Unreadable = (texts: readonly string[]) => readonly UnreadableRule[];

/** What cannot be read is named and left out. */
const ruleList = (rule: string, unreadable: Unreadable): Parser<readonly string[]> => ({
  ...list,
  rule,
  parse(raw) {
    const texts = list.parse(raw)?.value;
    if (texts === undefined) return undefined;
    const bad = unreadable(texts);
    const value = texts.filter((text) => bad.every((one) => one.text !== text));
    return { value, refused: bad.map((one) => ({ ...one, what: did.itIsLeftOut() })) };
  },
});

export const patternList = ruleList(
  'a comma-separated list of paths, methods with a path, and methods of services such as grpc:shop.Cart/Get; `*` for any characters',
  unreadablePatterns,
);

export const rateList = ruleList(
  'a comma-separated list of patterns as in `SPOOR_IGNORE`, each with `=` and a rate from 0 to 1',
  unreadableRates,
);

const isInclusion = (text: string): boolean => !text.startsWith('!');

/**
 * The value keeps what cannot be read, since a list of which nothing is left must not mean all hosts.
 * @param allowsNone what is said where the list allows no host because of it
 */
export const hostList = (allowsNone: () => Part): Parser<readonly string[]> => ({
  ...list,
  rule: 'a comma-separated list of hosts, names with `*`, addresses and networks; `!` before what is excluded',
  parse(raw) {
    const value = list.parse(raw)?.value;
    if (value === undefined) return undefined;
    const bad = unreadableHosts(value);
    const good = value.filter((text) => bad.every((one) => one.text !== text));
    const isEmpty =
      good.length === 0 || (bad.some(({ text }) => isInclusion(text)) && !good.some(isInclusion));
    const what = isEmpty ? allowsNone() : did.itIsLeftOut();
    return { value, refused: bad.map((one) => ({ ...one, what })) };
  },
});
