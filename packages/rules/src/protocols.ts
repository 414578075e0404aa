/**
 * The protocols that a list of rules may name: one row each. A row says how a pattern must be written; the words complete
 * "SPOOR_IGNORE must be …" and "SPOOR_SAMPLE_RATES must be …".
 */
import { callPatterns } from './call-pattern.ts';
import { protocolOf } from './protocol-of.ts';
import { parseRequestPattern } from './request-pattern.ts';
import { parseSampleRate } from './sample-rate.ts';

export interface Protocol {
  /** What stands before the colon. */
  readonly name: string;
  readonly pattern: string;
  readonly rate: string;
  /** Undefined: it cannot be read. */
  parse(pattern: string): unknown;
}

export const protocols: readonly Protocol[] = [
  {
    name: 'http',
    pattern: 'a path that begins with `/` and has no query, or a method and a path',
    rate: 'a path, or a method and a path, and a rate from 0 to 1 such as /search=0.1',
    parse: parseRequestPattern,
  },
  {
    name: 'grpc',
    pattern: 'grpc:package.Service/Method, `*` for any characters',
    rate: 'grpc:package.Service/Method and a rate from 0 to 1 such as grpc:shop.Cart/*=0.1',
    parse: callPatterns('grpc').parse,
  },
  {
    name: 'thrift',
    pattern: 'thrift:Service/method, `*` for any characters',
    rate: 'thrift:Service/method and a rate from 0 to 1 such as thrift:Shop/*=0.1',
    parse: callPatterns('thrift').parse,
  },
];

/** A rule that cannot be read, and what it must be. */
export interface UnreadableRule {
  readonly text: string;
  readonly rule: string;
}

function unreadable(text: string, what: 'pattern' | 'rate'): UnreadableRule | undefined {
  const name = protocolOf(text);
  const protocol = protocols.find((row) => row.name === name);
  if (protocol === undefined) {
    const names = protocols
      .map((row) => `${row.name}:`)
      .join(', ')
      .replace(/, (?=[^,]*$)/, ' or ');
    return { text, rule: `a rule without a prefix, or with ${names}` };
  }
  const pattern = what === 'rate' ? parseSampleRate(text)?.pattern : text;
  const isReadable = pattern !== undefined && protocol.parse(pattern) !== undefined;
  return isReadable ? undefined : { text, rule: protocol[what] };
}

/** Of a list of patterns of what is never traced. */
export const unreadablePatterns = (texts: readonly string[]): UnreadableRule[] =>
  texts.flatMap((text) => unreadable(text, 'pattern') ?? []);

/** Of a list of patterns with a rate each. */
export const unreadableRates = (texts: readonly string[]): UnreadableRule[] =>
  texts.flatMap((text) => unreadable(text, 'rate') ?? []);
