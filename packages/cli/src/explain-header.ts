import {
  BaggageCollector,
  formatTraceparent,
  formatUberTraceId,
  parseB3,
  parseB3State,
  parseBaggage,
  parseJaegerBaggage,
  parseTraceparent,
  parseTraceState,
  parseUberctx,
  parseUberTraceId,
  type SpanIdentity,
} from '@spoor/core';

export type Row = readonly [name: string, value: string];

export interface Explanation {
  /** The header's name; when only a value was given, the one it looks like. */
  readonly header: string;
  /** Undefined when the header says nothing that a receiver would take. */
  readonly rows: readonly Row[] | undefined;
  /** What a valid one looks like. */
  readonly rule: string;
}

interface Format {
  readonly header: RegExp;
  readonly rule: string;
  readonly explain: (value: string, name: string) => readonly Row[] | undefined;
}

/** In the order in which a bare value is tried: the strictest grammar first, baggage takes almost anything. */
const formats: readonly Format[] = [
  {
    header: /^traceparent$/,
    rule: '00-<32 hex digits>-<16 hex digits>-<2 hex digits>, ids not all zero',
    explain: (value) => identityRows(parseTraceparent(value)),
  },
  {
    header: /^uber-trace-id$/,
    rule: '<1-32 hex digits>:<1-16 hex digits>:<parent or 0>:<flags, 1-2 hex digits>, ids not zero',
    explain: (value) => identityRows(parseUberTraceId(value)),
  },
  {
    header: /^b3$/,
    rule: '<16 or 32 hex digits>-<16 hex digits>[-<0, 1 or d>[-<parent>]], or 0, 1 or d alone',
    explain: (value) => identityRows(parseB3(value)) ?? decisionRows(value),
  },
  {
    header: /^tracestate$/,
    rule: 'key=value members with commas between, at most 32',
    explain: (value) => {
      const members = parseTraceState(value)?.serialize();
      return members ? members.split(',').map((member) => pair(member)) : undefined;
    },
  },
  {
    header: /^uberctx-/,
    rule: 'uberctx-<key>: <value, percent-encoded>',
    explain: (value, name) => entryRows((into) => parseUberctx([name, value], into)),
  },
  {
    header: /^jaeger-baggage$/,
    rule: 'key=value, key=value',
    explain: (value) => entryRows((into) => parseJaegerBaggage(value, into)),
  },
  {
    header: /^baggage$/,
    rule: 'key=value;properties members with commas between, values percent-encoded',
    explain: (value) => entryRows((into) => parseBaggage(value, into)),
  },
];

/** What a receiver would make of a pasted header: `name: value`, or the value alone. */
export function explainHeader(text: string): Explanation {
  const [, name, value] = /^\s*([a-z0-9-]+)\s*:\s*(.*?)\s*$/is.exec(text) ?? [];
  const lower = name?.toLowerCase() ?? '';
  const named = formats.find(({ header }) => header.test(lower));
  if (named !== undefined && value !== undefined) {
    return { header: lower, rows: named.explain(value, lower), rule: named.rule };
  }
  for (const { header, rule, explain } of formats) {
    const rows = explain(text.trim(), '');
    if (rows !== undefined) return { header: header.source.replace(/[\^$]/g, ''), rows, rule };
  }
  const known = 'traceparent, tracestate, uber-trace-id, b3, baggage, uberctx-<key> or jaeger-baggage';
  return { header: 'header', rows: undefined, rule: known };
}

function identityRows(identity: SpanIdentity | undefined): Row[] | undefined {
  if (identity === undefined) return undefined;
  const { traceId, spanId, isSampled, isDebug, isRandom } = identity;
  const short = traceId.startsWith('0'.repeat(16));
  const rows: Row[] = [
    ['trace id', short ? `${traceId} (64 bits: ${traceId.slice(16)} in Jaeger)` : traceId],
    ['parent span id', spanId],
    ['sampled', isSampled ? 'yes' : 'no: the receiver records nothing, unless it is told to'],
  ];
  if (isDebug) rows.push(['debug', 'yes: sampled whatever the samplers say']);
  if (isRandom) rows.push(['random', 'yes: the right half of the trace id is random']);
  rows.push(
    ['as traceparent', formatTraceparent(identity)],
    ['as uber-trace-id', formatUberTraceId(identity)],
  );
  return rows;
}

function decisionRows(value: string): Row[] | undefined {
  const hint = parseB3State(value);
  return (
    hint && [['decision alone', `${value}: a new trace, ${hint.bits === 0 ? 'not sampled' : 'sampled'}`]]
  );
}

function entryRows(parse: (into: BaggageCollector) => void): Row[] | undefined {
  const collector = new BaggageCollector();
  parse(collector);
  return collector
    .baggage()
    ?.getAllEntries()
    .map(([key, { value, metadata }]) => [key, metadata ? `${value} (${metadata.toString()})` : value]);
}

function pair(member: string): Row {
  const cut = member.indexOf('=');
  return [member.slice(0, cut), member.slice(cut + 1)];
}
